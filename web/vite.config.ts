import react from '@vitejs/plugin-react';
import { defineConfig, type Rolldown } from 'vite';
import { precompress } from './precompress';

/** While developing (`npm run dev -w web`): the API that runs already. */
const api = { target: 'http://127.0.0.1:3000', changeOrigin: false };

/**
 * What the document asks for at once is one file; of the components, those that the same pages share are one, small ones with their
 * neighbours. By itself the bundler makes a file of each, fifty for the first page, and a phone waits for them in waves.
 */
const codeSplitting: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: 'base', tags: ['$initial'], priority: 2 },
    {
      name: 'components',
      test: /node_modules[\\/](antd|@rc-component|@ant-design)[\\/]/,
      minShareCount: 2,
      entriesAware: true,
      entriesAwareMergeThreshold: 8_000, // bytes of source
      priority: 1,
    },
  ],
};

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1_000,
    assetsInlineLimit: 1024,
    rolldownOptions: { output: { codeSplitting } },
  },
  server: { port: 5173, proxy: { '/api': api, '/docs': api } },
});
