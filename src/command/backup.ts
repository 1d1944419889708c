import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { backUp } from '#src/platform/backup.db.ts'
import { withHouse } from './beside.ts'
import { type Exit, onlyWord, type Verb } from './verb.ts'
import { version } from './version.ts'

export const backup: Verb = {
  name: 'backup',
  usage: 'backup DIR',
  about: `Copies the whole town as of one moment into a new folder: every table, the uploads (from the bucket too), and the secret kept beside an embedded database. The site may go on serving.
Keep the folder as safe as the database: it holds the same personal data.`,
  options: {},
  async run(given, io) {
    const into = resolve(io.cwd, onlyWord(given, 'DIR'))
    return await withHouse<Exit>(io, async (house, { ownerUrl, secret, embedded, config }) => {
      const kept = embedded && config.SECRET === undefined && existsSync(join(config.DATA_DIR, 'secret'))
      const manifest = await backUp({
        url: ownerUrl,
        into,
        files: house.files,
        secret: kept ? secret : undefined,
        program: version(),
        at: house.now(),
      })
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      if (given.on('json'))
        io.out(
          JSON.stringify({
            directory: into,
            at: manifest.at,
            tables: manifest.tables.length,
            rows,
            files: manifest.files.length,
            secret: manifest.secret,
          }),
        )
      else io.out(`${into}: ${rows} rows of ${manifest.tables.length} tables, ${manifest.files.length} files`)
      if (!manifest.secret)
        io.say('The secret is not in it (SECRET is set from outside): keep it too, for second factors cannot be read without it.')
      return 0
    })
  },
}
