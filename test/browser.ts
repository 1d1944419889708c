import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'

type Place = { executable: string; environment: Record<string, string> }

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

// A test looks at our pages alone: whatever would talk to anybody else is off.
const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** A headless Chromium: $CHROMIUM (a path, or `npm`), else the machine's own, else the one that comes with npm and needs nothing of the machine. */
export async function openBrowser(features: readonly string[] = []): Promise<Browser> {
  const { executable, environment } = installedPlace() ?? unpackedPlace()
  return chromium.launch({
    executablePath: executable,
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', ...quiet, ...features],
    env: { ...inherited(), ...environment },
  })
}

function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** The same with a profile on the disk, as a phone has one: what is kept there outlives the browser, however it ends. */
export async function openProfile(folder: string, options: BrowserContextOptions): Promise<BrowserContext> {
  const { executable, environment } = installedPlace() ?? unpackedPlace()
  return chromium.launchPersistentContext(folder, {
    executablePath: executable,
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', ...quiet],
    env: { ...inherited(), ...environment },
    ...options,
  })
}

function installedPlace(): Place | undefined {
  const chosen = process.env.CHROMIUM
  if (chosen === 'npm') return undefined
  if (chosen && !existsSync(chosen)) throw new Error(`CHROMIUM names no file: ${chosen}`)
  const executable = chosen || installed.find((path) => existsSync(path))
  return executable ? { executable, environment: {} } : undefined
}

/** Unpacked once per version and user into a folder of its own: the package would take any older browser it finds in the common one. */
function unpackedPlace(): Place {
  const folder = join(tmpdir(), `mch-chromium-${versionOf('@sparticuz/chromium')}-${process.getuid?.() ?? 'user'}`)
  if (!existsSync(folder)) unpack(folder)
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  return {
    executable: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf'), HOME: folder, TMPDIR: folder },
  }
}

/** Whole or not at all, for test files run side by side. */
function unpack(folder: string): void {
  const draft = mkdtempSync(`${folder}.new-`)
  // It adds the libraries of a bare machine only where it believes to be in that cloud.
  const environment = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
  const script = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`
  try {
    execFileSync(process.execPath, ['-e', script], { cwd: import.meta.dirname, env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
    writeFileSync(join(draft, 'fonts.conf'), fontsOf(folder))
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** The machine's typefaces and the brought one: where there were none at all, a page would have no text. */
function fontsOf(folder: string): string {
  return `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`
}

function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name)
  const root = entry.slice(0, entry.lastIndexOf(name) + name.length)
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}
