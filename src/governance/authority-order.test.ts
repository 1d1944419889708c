import { expect, test } from 'vitest'
import { conflict, juta, loan, step, vote, without, withSeats } from '../../test/authority-scenarios.ts'
import { first } from '../../test/governance-matrix.ts'
import { answer, type Question, type Scene, seat, wib } from '../../test/governance-world.ts'
import type { MatrixRow } from './matrix.ts'

// The bars have an order, and it is what people are told: of two that hold at once, the one that comes first. Each bar of a pair is met alone
// too, so that neither hides behind the other.

type Bar = { asked?: Question; scene?: Scene; said: string }
type Pair = readonly [name: string, who: string, base: { asked: Question; scene?: Scene; said: string }, earlier: Bar, later: Bar]

const changed = (code: string, more: Partial<MatrixRow>) => first.map((row) => (row.id === code ? { ...row, ...more } : row))
const monthly = (post: string) => `finance.expense.decide|kas_komunitas|${post}|month|2027-02|payee=a`
const ratify = { action: 'governance.matrix.ratify', fund: 'tanpa_dana', amount: undefined }
const small = { amount: juta(2) }
const granted = 'A-05 definitive'

const strategicLoan = loan({ source: seat('pembina', 'pembina'), most: juta(500) })
const bigSpend = changed('A-08', { delegable: true })
const bigRoutine = changed('A-08', { delegable: true, class: 'routine' })
const meeting = { quorum: [1, 2], majority: [1, 2] } as const
const metChair = changed('A-05', meeting)
const limited = changed('A-06', { window: { period: 'month', cap: juta(30), by: ['payee'] } })
const used = { used: { [monthly('rapat-pengurus')]: juta(25) } }

const pairs: readonly Pair[] = [
  [
    'no matrix in force, and no post',
    'ketua',
    { asked: small, said: granted },
    { scene: { rows: null }, said: 'no_matrix' },
    { scene: { at: wib('2028-01-01') }, said: 'no_post' },
  ],
  [
    'a post no longer held, and an amount beyond its band',
    'ketua',
    { asked: small, said: granted },
    { scene: { at: wib('2028-01-01') }, said: 'no_post' },
    { asked: { fund: 'apbd', amount: juta(2) }, said: 'not_yours' },
  ],
  [
    'a loan that has run out, and an amount beyond the band',
    'warga',
    { asked: small, scene: { lent: [loan({ grantee: 'warga' })] }, said: 'A-05 delegated' },
    { scene: { lent: [loan({ grantee: 'warga', until: wib('2027-02-10T09:00:00') })] }, said: 'no_post' },
    { asked: { amount: juta(51) }, said: 'over_limit' },
  ],
  [
    'an amount beyond the band, and an interest',
    'kepala uptd',
    { asked: { fund: 'apbd', unit: 'uptd-x', amount: juta(2) }, said: 'B-01 definitive' },
    { asked: { amount: juta(201) }, said: 'over_limit' },
    { scene: conflict('kepala uptd', 'member'), said: 'conflict' },
  ],
  [
    'another unit, and an interest',
    'koordinator kel-a',
    { asked: { unit: 'kel-a' }, said: 'A-04 definitive' },
    { asked: { unit: 'kel-b' }, said: 'out_of_scope' },
    { scene: conflict('koordinator kel-a', 'member'), said: 'conflict' },
  ],
  [
    'an interest, and having proposed it',
    'ketua',
    { asked: small, said: granted },
    { scene: conflict('ketua', 'declared'), said: 'conflict' },
    { scene: { steps: [step('ketua', 'initiate', 'ketua')] }, said: 'segregation' },
  ],
  [
    'having proposed it, and having stepped aside',
    'ketua',
    { asked: small, said: granted },
    { scene: { steps: [step('ketua', 'initiate', 'ketua')] }, said: 'segregation' },
    { scene: { recused: new Set(['ketua']) }, said: 'recused' },
  ],
  [
    'having stepped aside, and acting in something strategic',
    'wakil',
    { asked: ratify, scene: { seats: withSeats(seat('wakil', 'pengarah')) }, said: 'G-01 definitive' },
    { scene: { recused: new Set(['wakil']) }, said: 'recused' },
    { scene: { seats: [...without('pengarah'), seat('wakil', 'pengarah', { mode: 'plt' })] }, said: 'acting_strategic' },
  ],
  [
    'something strategic on a loan, and more than was lent',
    'sekretaris',
    { asked: { amount: juta(201) }, scene: { rows: bigRoutine, lent: [strategicLoan] }, said: 'A-08 delegated' },
    { scene: { rows: bigSpend }, said: 'acting_strategic' },
    { scene: { lent: [{ ...strategicLoan, most: juta(200) }] }, said: 'over_delegated_limit' },
  ],
  [
    'more than was lent, and no quorum',
    'warga',
    { asked: small, scene: { rows: metChair, lent: [loan({ grantee: 'warga' })], ...vote(9, 9, 0, 9, 'ketua') }, said: 'A-05 delegated' },
    { scene: { lent: [loan({ grantee: 'warga', most: juta(1) })] }, said: 'over_delegated_limit' },
    { scene: vote(4, 4, 0, 9, 'ketua'), said: 'no_quorum' },
  ],
  [
    'no majority, and a limit over time that is used up',
    'ketua',
    { asked: { amount: juta(20) }, scene: { rows: limited, ...vote(9, 9, 0) }, said: 'A-06 definitive' },
    { scene: vote(9, 4, 5), said: 'not_carried' },
    { scene: used, said: 'cap' },
  ],
  [
    'no quorum, and a limit over time that is used up',
    'ketua',
    { asked: { amount: juta(20) }, scene: { rows: limited, ...vote(9, 9, 0) }, said: 'A-06 definitive' },
    { scene: vote(4, 4, 0), said: 'no_quorum' },
    { scene: used, said: 'cap' },
  ],
]

test.for(pairs)('%s: the first is said', ([, who, base, earlier, later]) => {
  const says = (...bars: readonly Bar[]) =>
    answer(
      who,
      Object.assign({}, base.asked, ...bars.map((bar) => bar.asked)),
      Object.assign({}, base.scene, ...bars.map((bar) => bar.scene)),
    )
  const rule = (said: string) => said.split(' ')[0]
  expect(says()).toBe(base.said)
  expect(rule(says(earlier))).toBe(earlier.said)
  expect(rule(says(later))).toBe(later.said)
  // whichever is put on top of the other
  expect(rule(says(later, earlier))).toBe(earlier.said)
})

test('no quorum and no majority: that too few were there is said', () => {
  const asked = { amount: juta(20) }
  expect(answer('ketua', asked, vote(9, 4, 5)).split(' ')[0]).toBe('not_carried')
  expect(answer('ketua', asked, vote(4, 4, 0)).split(' ')[0]).toBe('no_quorum')
  expect(answer('ketua', asked, vote(4, 1, 3)).split(' ')[0]).toBe('no_quorum')
})
