import { createBrowserRouter } from 'react-router';
import { pages } from './pages';
import { BrokenPage } from './shell/BrokenPage';
import { loadPage } from './shell/loadPage';
import { Opening } from './shell/Opening';
import { Shell } from './shell/Shell';

export const router = createBrowserRouter([
  {
    Component: Shell,
    ErrorBoundary: BrokenPage,
    HydrateFallback: Opening,
    children: [
      ...pages.map(({ path, load }) => ({ path, ErrorBoundary: BrokenPage, lazy: () => loadPage(load) })),
      { path: '*', ErrorBoundary: BrokenPage, lazy: () => loadPage(() => import('./shell/NoSuchPage')) },
    ],
  },
]);
