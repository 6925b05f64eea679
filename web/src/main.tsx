import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { cache } from './api/cache';
import { startLanguage } from './language/i18n';
import { router } from './router';
import { Appearance } from './shell/Appearance';
import { Opening } from './shell/Opening';
import { keepFocus } from './ui/keepFocus';
import './main.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The document has no #root.');

keepFocus();
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <Suspense fallback={<Opening />}>
      <Appearance>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Appearance>
    </Suspense>
  </StrictMode>,
);
