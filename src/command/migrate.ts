import { openHouse } from '#src/open-house.ts'
import { openLog } from '#src/platform/log.ts'
import { withServer } from './beside.ts'
import { type Exit, UsedWrongly, type Verb } from './verb.ts'

export const migrate: Verb = {
  name: 'migrate',
  usage: 'migrate',
  about: 'Brings the database to the newest schema, with the job queues and the rights of the serving role. npm start does the same.',
  options: {},
  async run(given, io) {
    if (given.words.length > 0) throw new UsedWrongly('migrate takes no arguments')
    return await withServer<Exit>(io, async ({ config, ownerUrl, secret }) => {
      const log = openLog((line) => io.say(line.trimEnd()), io.now)
      const open = await openHouse({ config, ownerUrl, secret, log, now: io.now, runJobs: false, pool: 1 })
      await open.close()
      if (given.on('json')) io.out(JSON.stringify({ applied: open.applied }))
      else io.out(open.applied.length > 0 ? open.applied.join('\n') : 'nothing to do')
      return 0
    })
  },
}
