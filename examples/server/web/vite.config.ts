// The pages and the script for other sites, one bundle step. Nothing may end up inline: the server sends `default-src 'self'`, so
// assets are never turned into data: addresses and no inline polyfill is added.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: '/',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: 'index.html', widget: 'widget.html', frame: 'frame.html', loader: 'src/embed/loader.ts' },
      // Other sites name the script by an address that stays.
      output: { entryFileNames: ({ name }) => (name === 'loader' ? 'widget.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/ws': { target: 'ws://127.0.0.1:8080', ws: true },
    },
  },
  test: {
    include: ['test/**/*_test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['test/setup.mjs'],
  },
});
