import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { filesFor } from '#src/open-files.ts'
import { type Manifest, readBackup } from '#src/platform/backup-manifest.ts'
import { prepareQueues } from '#src/platform/jobs.ts'
import { restoreDatabase, restoreFiles, townAt } from '#src/platform/restore.db.ts'
import { queues } from '#src/work.ts'
import { migrations, opened, type Server, withServer } from './beside.ts'
import { type Io, NotDone, onlyWord, type Verb } from './verb.ts'
import { verifyTown } from './verify.ts'

/** A secret given from outside stands; one kept in DATA_DIR is the town's own and moves with it. */
function secretFor(server: Server, manifest: Manifest, from: string): string {
  const { config, embedded, secret } = server
  if (!manifest.secret || !embedded || config.SECRET !== undefined) return secret
  const kept = readFileSync(join(from, 'secret'), 'utf8').trim()
  mkdirSync(config.DATA_DIR, { recursive: true })
  writeFileSync(join(config.DATA_DIR, 'secret'), kept, { mode: 0o600 })
  return kept
}

async function putBack(server: Server, from: string, manifest: Manifest, io: Io): Promise<number> {
  await restoreDatabase({
    url: server.ownerUrl,
    from,
    manifest,
    migrations: migrations(),
    prepare: () => prepareQueues(server.ownerUrl, queues),
  })
  await restoreFiles({ from, to: filesFor(server.config), manifest })
  const open = await opened(io, { ...server, secret: secretFor(server, manifest, from) }, true)
  await open.close()
  return await verifyTown(server.ownerUrl, { out: io.say }, false)
}

export const restore: Verb = {
  name: 'restore',
  usage: 'restore DIR [--force]',
  about: `Puts the town of a backup where none is: schema as it was then, every row, the uploads; then brings the schema up to this program's and verifies.
Every byte is held against the backup's hashes before anything is touched. Not beside a running site, and over another town only with --force.`,
  options: { force: { type: 'boolean', about: 'replace the town that is there; it is gone then' } },
  async run(given, io) {
    const from = resolve(io.cwd, onlyWord(given, 'DIR'))
    const manifest = await readBackup(from)
    return await withServer(io, async (server) => {
      const { served, empty } = await townAt(server.ownerUrl)
      if (served) throw new NotDone('A site serves from this database: stop it first.')
      if (!empty && !given.on('force'))
        throw new NotDone(
          'There is a town in this database already. Give DATA_DIR or DATABASE_URL another one, or replace it with --force.',
        )
      const broken = await putBack(server, from, manifest, io)
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      if (given.on('json')) io.out(JSON.stringify({ at: manifest.at, rows, files: manifest.files.length, broken }))
      else io.out(`The town of ${manifest.at} is back: ${rows} rows, ${manifest.files.length} files, ${broken} invariants broken`)
      return broken === 0 ? 0 : 1
    })
  },
}
