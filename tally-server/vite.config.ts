import react from '@vitejs/plugin-react';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const web = fileURLToPath(new URL('src/portal/web/', import.meta.url));
const serviceWorker = `${web}sw.ts`;

/** The public pages: a static bundle whose addresses are all relative, so that any host serves it from any path. */
export default defineConfig({
  root: web,
  base: './',
  plugins: [react()],
  build: {
    // Syntax and styles are written out for these; the functions that shared code calls need no newer ones.
    target: ['chrome111', 'firefox119', 'safari16.4'],
    outDir: fileURLToPath(new URL('dist/site/', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content security policy has no data: for scripts, styles and fonts
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: existsSync(serviceWorker)
        ? { index: `${web}index.html`, sw: serviceWorker }
        : { index: `${web}index.html` },
      output: {
        // A service worker's address decides what it may serve, and must not change.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
