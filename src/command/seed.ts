import { wallClock } from '#src/base/time.ts'
import { isLivedIn } from '#src/market/lived-in.db.ts'
import { plantSynthetic } from '#src/market/synthetic.db.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { plantCommitments } from '#src/support/synthetic.db.ts'
import { asOwner, withHouse } from './beside.ts'
import { type Exit, NotDone, UsedWrongly, type Verb, wholeNumber } from './verb.ts'

export const seed: Verb = {
  name: 'seed',
  usage: 'seed --products N [--shops N] | --commitments N',
  about:
    'Plants made-up shops and goods for measuring: the same numbers always give the same market. Refused in a real town that people bought in.',
  options: {
    products: { type: 'string', about: 'how many products' },
    commitments: { type: 'string', about: 'how many promises of support, instead of products' },
    shops: { type: 'string', about: 'how many shops; by default about one for forty products' },
  },
  async run(given, io) {
    const products = wholeNumber(given, 'products')
    const shops = wholeNumber(given, 'shops')
    const commitments = wholeNumber(given, 'commitments')
    if ((products === undefined) === (commitments === undefined) || given.words.length > 0)
      throw new UsedWrongly('--products N or --commitments N is missing')
    return await withHouse<Exit>(io, async (house, open) => {
      await plantIfEmpty(open, io.say)
      if (!house.demo && (await isLivedIn(house.db)))
        throw new NotDone('This is a real town with orders: made-up goods are not put among real ones.')
      if (products === undefined) {
        const promised = await asOwner(open.ownerUrl, (db) => plantCommitments(db, commitments ?? 0, wallClock(io.now()).year))
        io.out(given.on('json') ? JSON.stringify(promised) : `${promised.commitments} promises of support`)
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
