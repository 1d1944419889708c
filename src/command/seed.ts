import { wallClock } from '#src/base/time.ts'
import { plantSyntheticProfiles } from '#src/directory/synthetic.db.ts'
import { isLivedIn } from '#src/market/lived-in.db.ts'
import { plantSynthetic } from '#src/market/synthetic.db.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { plantCommitments } from '#src/support/synthetic.db.ts'
import { asOwner, withHouse } from './beside.ts'
import { type Exit, NotDone, UsedWrongly, type Verb, wholeNumber } from './verb.ts'

export const seed: Verb = {
  name: 'seed',
  usage: 'seed [--products N [--shops N]] [--profiles N] [--commitments N]',
  about:
    'Plants made-up shops, goods and profiles for measuring: the same numbers always give the same market. Refused in a real town that people bought in.',
  options: {
    products: { type: 'string', about: 'how many products' },
    profiles: { type: 'string', about: 'how many people and bodies of the directory' },
    commitments: { type: 'string', about: 'how many promises of support' },
    shops: { type: 'string', about: 'how many shops; by default about one for forty products' },
  },
  async run(given, io) {
    const products = wholeNumber(given, 'products')
    const shops = wholeNumber(given, 'shops')
    const profiles = wholeNumber(given, 'profiles')
    const commitments = wholeNumber(given, 'commitments')
    if ((products ?? profiles ?? commitments) === undefined || given.words.length > 0)
      throw new UsedWrongly('--products N, --profiles N or --commitments N is missing')
    return await withHouse<Exit>(io, async (house, open) => {
      await plantIfEmpty(open, io.say)
      if (!house.demo && (await isLivedIn(house.db)))
        throw new NotDone('This is a real town with orders: made-up goods are not put among real ones.')
      const told: Record<string, number> = {}
      if (profiles !== undefined) Object.assign(told, await asOwner(open.ownerUrl, (db) => plantSyntheticProfiles(db, profiles)))
      if (commitments !== undefined)
        Object.assign(told, await asOwner(open.ownerUrl, (db) => plantCommitments(db, commitments, wallClock(io.now()).year)))
      if (products === undefined) {
        const said = Object.entries(told).map(([what, n]) => `${n} ${what}`)
        io.out(given.on('json') ? JSON.stringify(told) : said.join(', '))
        return 0
      }
      const every = Math.max(10_000, Math.round(products / 20))
      let said = 0
      const planted = await asOwner(open.ownerUrl, (db) =>
        plantSynthetic(db, { products, shops, now: io.now() }, (done) => {
          if (done - said < every) return
          said = done
          io.say(`${done} of ${products}`)
        }),
      )
      io.out(
        given.on('json') ? JSON.stringify(planted) : `${planted.products} products in ${planted.shops} shops, ${planted.variants} variants`,
      )
      return 0
    })
  },
}
