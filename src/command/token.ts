import { Missing } from '#src/base/outcome.ts'
import { demoFaces } from '#src/identity/demo.db.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { withHouse } from './beside.ts'
import { type Exit, NotDone, UsedWrongly, type Verb } from './verb.ts'

export const token: Verb = {
  name: 'token',
  usage: 'token --as CAST',
  about: 'Prints an API token with every power of a person of the demo town, and nothing else.',
  options: { as: { type: 'string', about: 'a name of the cast: warga, penjual-batik, kurator …' } },
  async run(given, io) {
    const cast = given.text('as')
    if (!cast || given.words.length > 0) throw new UsedWrongly('--as CAST is missing')
    return await withHouse<Exit>(io, async (house) => {
      if (!house.demo)
        throw new NotDone(
          'This is not a demo town (or there is none yet: npm start brings it). Real people make their tokens at /saya/token.',
        )
      try {
        const made = await demoToken(house.db, cast)
        io.out(given.on('json') ? JSON.stringify({ token: made }) : made)
        return 0
      } catch (error) {
        if (!(error instanceof Missing)) throw error
        throw new NotDone(`Nobody called ${cast} in the cast. There are: ${(await demoFaces(house)).map((face) => face.key).join(', ')}`)
      }
    })
  },
}
