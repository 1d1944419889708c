import { NoBackup } from '#src/platform/backup-manifest.ts'
import { WrongConfig } from '#src/platform/config.ts'
import { DataDirInUse } from '#src/platform/embedded.ts'
import { StorageFault } from '#src/platform/files-bucket.ts'
import { MigrationChanged } from '#src/platform/migrate.ts'
import { backup } from './backup.ts'
import { city } from './city.ts'
import { custodian } from './custodian.ts'
import { handover, takeover } from './handover.ts'
import { importProducts } from './import.ts'
import { keys } from './keys.ts'
import { migrate } from './migrate.ts'
import { names } from './names.ts'
import { restore } from './restore.ts'
import { scan } from './scan.ts'
import { seed } from './seed.ts'
import { token } from './token.ts'
import { type Exit, helpOf, type Io, NotDone, readGiven, UsedWrongly, type Verb } from './verb.ts'
import { verify } from './verify.ts'

export const verbs: readonly Verb[] = [
  token,
  importProducts,
  seed,
  verify,
  scan,
  backup,
  restore,
  migrate,
  city,
  names,
  custodian,
  handover,
  takeover,
  keys,
]

const overview = () =>
  [
    'npm run -s hub -- VERB …    (each verb answers --help; --json where a program asks; exit 0 done, 1 refused, 2 used wrongly)',
    '',
    ...verbs.map((verb) => `  ${verb.usage.padEnd(52)} ${verb.about.split(/[.:\n]/)[0]}`),
  ].join('\n')

const expected = [WrongConfig, DataDirInUse, NoBackup, MigrationChanged, StorageFault, NotDone]

/** What went wrong, as one line where a person can mend it. */
function explain(error: unknown): string {
  if (expected.some((kind) => error instanceof kind)) return (error as Error).message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

async function runVerb(verb: Verb, args: readonly string[], io: Io): Promise<Exit> {
  const given = readGiven(verb, args)
  if (given.on('help')) {
    io.out(helpOf(verb))
    return 0
  }
  try {
    return await verb.run(given, io)
  } catch (error) {
    if (error instanceof UsedWrongly) throw error
    if (given.on('json')) io.out(JSON.stringify({ refused: explain(error).split('\n')[0] }))
    io.say(explain(error))
    return 1
  }
}

/** Runs what was typed after `hub`. */
export async function hub(args: readonly string[], io: Io): Promise<Exit> {
  const [name, ...rest] = args
  if (name === 'help' || name === '--help') {
    const about = verbs.find((one) => one.name === rest[0])
    io.out(about ? helpOf(about) : overview())
    return 0
  }
  const verb = verbs.find((one) => one.name === name)
  try {
    if (!verb) throw new UsedWrongly(name === undefined ? 'a verb is missing' : `there is no verb ${name}`)
    return await runVerb(verb, rest, io)
  } catch (error) {
    if (!(error instanceof UsedWrongly)) throw error
    io.say(`${error.message}\n\n${verb ? helpOf(verb) : overview()}`)
    return 2
  }
}
