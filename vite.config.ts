import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vite'

const islands = readdirSync('src/islands').filter(
  (file) => /(?<!\.test)\.tsx?$/.test(file) && !file.startsWith('_') && !file.endsWith('.d.ts'),
)

/** What the browser gets: a stylesheet (and one each for the workshop and the institution), the small scripts, the face. Names carry their hash. */
export default defineConfig({
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx/dom' } },
  base: '/aset/',
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsDir: '',
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        site_css: 'src/ui/css/site.css',
        workshop_css: 'src/ui/css/workshop.css',
        events_css: 'src/ui/css/events.css',
        hubhome_css: 'src/ui/css/hubhome.css',
        press_css: 'src/ui/css/press.css',
        directory_css: 'src/ui/css/directory.css',
        programmes_css: 'src/ui/css/programmes.css',
        gate_css: 'src/ui/css/gate.css',
        support_css: 'src/ui/css/support.css',
        apply_css: 'src/ui/css/apply.css',
        needs_css: 'src/ui/css/needs.css',
        rooms_css: 'src/ui/css/rooms.css',
        batik_css: 'src/ui/css/batik.css',
        institution_css: 'src/ui/css/institution.css',
        ...Object.fromEntries(islands.map((file) => [basename(file).replace(/\.tsx?$/, ''), `src/islands/${file}`])),
      },
      output: { entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name]-[hash][extname]' },
    },
  },
})
