import { useSyncExternalStore } from 'react';

const widths = { tablet: matchMedia('(min-width: 768px)'), desktop: matchMedia('(min-width: 992px)') };

/** Whether the window is as wide as a tablet (navigation beside the page) or a desktop (tables), from the first moment on. */
export const useIsWide = (width: keyof typeof widths): boolean =>
  useSyncExternalStore(
    (listener) => {
      widths[width].addEventListener('change', listener);
      return () => widths[width].removeEventListener('change', listener);
    },
    () => widths[width].matches,
  );
