import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const usage = `usage: npm test -- [files or arguments of vitest]
Runs everything: rules, deeds on a real database, journeys in a real browser, tests of the house.
The last line is "N passed, N failed"; the exit code is 0 only when nothing failed.`

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit(0)
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))
const folder = mkdtempSync(join(tmpdir(), 'mch-report-'))
const report = join(folder, 'report.json')
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)]
const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
const code = await new Promise((resolve) => {
  child.once('error', () => resolve(1))
  child.once('exit', (status) => resolve(status ?? 1))
})

/** A file that cannot even be loaded counts as one failed test: it would have had some. */
function counted() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const unloaded = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
    ).length
    return { passed: numPassedTests, failed: numFailedTests + unloaded }
  } catch {
    return { passed: 0, failed: 0 }
  }
}

const { passed, failed } = counted()
rmSync(folder, { recursive: true, force: true })
// what broke outside every test (a leak, a fault after the end) has no number of its own, and a run without tests proved nothing
const beside = failed === 0 && (code !== 0 || passed === 0) ? 1 : 0
console.log(`${passed} passed, ${failed + beside} failed`)
process.exitCode = failed + beside > 0 ? 1 : 0
