import { useSyncExternalStore } from 'react';

const widths = {
  /** Navigation stands beside the page. */
  tablet: matchMedia('(min-width: 768px)'),
  /** A form has room for something beside it. */
  desktop: matchMedia('(min-width: 992px)'),
  /** A table of eight columns fits, and a row of ten tabs: on less, names are squeezed and buttons cut off. */
  laptop: matchMedia('(min-width: 1280px)'),
};

/** Whether the window is as wide as that, from the first moment on. */
export const useIsWide = (width: keyof typeof widths): boolean =>
  useSyncExternalStore(
    (listener) => {
      widths[width].addEventListener('change', listener);
      return () => widths[width].removeEventListener('change', listener);
    },
    () => widths[width].matches,
  );
