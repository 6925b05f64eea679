/**
 * The component of a page. The router keeps what it was given, and shows nothing for what was refused; and a browser may remember that a
 * file could not be had, and never ask for it again (whatwg/html#6768; Chromium before 156). So a page is always something, and nothing is
 * asked for offline.
 */
import { lazy, type ComponentType } from 'react';
import { Skeleton } from 'antd';
import { WhenLoaded } from '../ui/WhenLoaded';
import { BrokenPage } from './BrokenPage';
import { isOnline, online } from './online';

type Load = () => Promise<{ readonly default: ComponentType }>;

export async function loadPage(load: Load): Promise<{ readonly Component: ComponentType }> {
  if (!isOnline()) return { Component: onceOnline(load) };
  try {
    return { Component: (await load()).default };
  } catch {
    return { Component: BrokenPage };
  }
}

/** Comes by itself when the network is back; until then the banner says why it does not. */
function onceOnline(load: Load): ComponentType {
  const Page = lazy(async () => {
    await online();
    return load();
  });
  return function LaterPage() {
    return (
      <WhenLoaded meanwhile={<Skeleton active />}>
        <Page />
      </WhenLoaded>
    );
  };
}
