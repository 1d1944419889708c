import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ClosingStep, closeInOrder } from '#src/platform/closing.ts'
import { type Config, readConfig, WrongConfig } from '#src/platform/config.ts'
import { DataDirInUse } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { MigrationChanged } from '#src/platform/migrate.ts'
import { strangersSite } from '#src/web/app.ts'
import { type Listening, listen } from '#src/web/listen.ts'
import { greet } from './greet.ts'
import { databaseFor } from './open-database.ts'
import { proveStorage } from './open-files.ts'
import { type OpenHouse, openHouse } from './open-house.ts'
import { plantIfEmpty } from './plant.ts'
import { startWork } from './work.ts'

const say = (line: string) => console.log(line)
const clock = () => new Date()
const log = openLog((line) => process.stderr.write(line), clock)

/** Opens everything in order, and answers how to close it in the other order. */
async function start(config: Config): Promise<() => Promise<void>> {
  await proveStorage(config)
  const database = await databaseFor(config, say, (reason) => {
    log.error('database.lost', reason)
    process.exitCode = 1
    process.kill(process.pid, 'SIGTERM')
  })
  const closing: ClosingStep[] = [{ name: 'database', run: database.stop, own: true }]
  const close = () =>
    closeInOrder(closing.reverse(), {
      withinMs: 8000,
      failed: (error, step) => log.error('stop.failed', error, { step }),
      left: (step) => log.info('stop.left', { step }),
    })
  try {
    const open: OpenHouse = await openHouse({
      config,
      ownerUrl: database.ownerUrl,
      secret: database.secret,
      log,
      now: clock,
      runJobs: true,
    })
    closing.push({ name: 'house', run: open.close })
    await plantIfEmpty(open, say)
    // the nightly scan asks the site as a stranger would
    const work = await startWork(open.house, strangersSite(open.house, open.pool))
    closing.push({ name: 'work', run: work.stop })
    const listening: Listening = await listen(open, { host: config.HOST, port: config.PORT })
    closing.push({ name: 'door', run: listening.stop })
    greet(open.house, listening.port, say)
    return close
  } catch (error) {
    await close()
    throw error
  }
}

/** One clear line for what a person can mend; everything else with its trace. */
function explain(error: unknown): string {
  if (error instanceof WrongConfig || error instanceof DataDirInUse || error instanceof MigrationChanged) return error.message
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    return `PORT: ${(error as { port?: number }).port} is taken by another program; stop it or set PORT`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const version = () => (JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as { version: string }).version

try {
  const config = readConfig(process.env)
  log.info('start', { version: version(), node: process.version })
  const close = await start(config)
  let obeyed = false
  const stop = () => {
    // a terminal and npm may both pass the signal on: the second changes nothing
    if (obeyed) return
    obeyed = true
    void close().then(() => process.exit(process.exitCode ?? 0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}
