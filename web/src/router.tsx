import { createBrowserRouter } from 'react-router';
import { pages } from './pages';
import { BrokenPage } from './shell/BrokenPage';
import { Opening } from './shell/Opening';
import { Shell } from './shell/Shell';

export const router = createBrowserRouter([
  {
    Component: Shell,
    ErrorBoundary: BrokenPage,
    HydrateFallback: Opening,
    children: [
      ...pages.map(({ path, load }) => ({
        path,
        ErrorBoundary: BrokenPage,
        lazy: async () => ({ Component: (await load()).default }),
      })),
      { path: '*', lazy: async () => ({ Component: (await import('./shell/NoSuchPage')).default }) },
    ],
  },
]);
