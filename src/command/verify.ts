import { directoryInvariants } from '#src/directory/verify.db.ts'
import { eventsInvariants } from '#src/events/verify.db.ts'
import { governanceInvariants, redrawLegalBases } from '#src/governance/verify.db.ts'
import { marketInvariants, settleMarket } from '#src/market/verify.db.ts'
import { openFileCheck, rootOfBuild } from '#src/platform/file-manifest.ts'
import { publicationInvariants } from '#src/platform/publication.db.ts'
import { type Invariant, platformInvariants, type Verified, verify as verifyAll } from '#src/platform/verify.db.ts'
import { spacesInvariants } from '#src/spaces/verify.db.ts'
import { supportInvariants } from '#src/support/verify.db.ts'
import { asOwner, withHouse } from './beside.ts'
import { type Io, UsedWrongly, type Verb } from './verb.ts'

/** Everything that is always true of a town, room by room. */
export const invariants: readonly Invariant[] = [
  ...platformInvariants,
  ...publicationInvariants,
  ...governanceInvariants,
  ...spacesInvariants,
  ...eventsInvariants,
  ...directoryInvariants,
  ...supportInvariants,
  ...marketInvariants,
]

const line = ({ name, count }: Verified) => `${count === 0 ? 'ok' : 'BROKEN'} ${name} ${count}`

/** Holds the town against every invariant and says each on a line of its own. Answers how many are broken. */
export async function verifyTown(ownerUrl: string, io: Pick<Io, 'out'>, json: boolean, beside: readonly Verified[] = []): Promise<number> {
  return await asOwner(ownerUrl, async (db) => {
    await redrawLegalBases(db)
    await settleMarket(db)
    const told = (one: Verified) => (json ? undefined : io.out(line(one)))
    const found = [...(await verifyAll(db, invariants, told)), ...beside]
    for (const one of beside) told(one)
    const broken = found.filter((one) => one.count > 0).length
    if (json) io.out(JSON.stringify({ broken, invariants: found.map((one) => ({ ok: one.count === 0, ...one })) }))
    return broken
  })
}

/** The program itself against the list of its build, where it runs from one; which files, beside the answer. */
export async function filesAsBuilt(root: string | undefined, io: Pick<Io, 'say'>): Promise<Verified[]> {
  if (root === undefined) return []
  const found = await (await openFileCheck(root)).look(true)
  for (const { path, what } of found.slice(0, 50)) io.say(`${what} ${path}`)
  return [{ name: 'press.files.as_built', count: found.length }]
}

export const verify: Verb = {
  name: 'verify',
  usage: 'verify',
  about:
    'Checks every invariant of the data, and the files of the program against the list of its build, beside the running site too: one line each, ok or BROKEN, its name, how many places break it. Exit 1 if any is broken.',
  options: {},
  async run(given, io) {
    if (given.words.length > 0) throw new UsedWrongly('verify takes no arguments')
    const files = await filesAsBuilt(rootOfBuild(), io)
    return await withHouse(io, async (_, { ownerUrl }) => ((await verifyTown(ownerUrl, io, given.on('json'), files)) === 0 ? 0 : 1))
  },
}
