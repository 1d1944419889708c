import type { Lent, Step } from '#src/governance/authority-world.ts'
import { body, second } from './governance-matrix.ts'
import { officers, type Question, type Scene, seat, wib } from './governance-world.ts'

// The thirty-nine scenarios of the reference, told once: the evaluator answers them on a world of its own, the deeds on PostgreSQL.

export type Scenario = readonly [name: string, who: string, asked: Question, said: string, scene?: Scene]

export const juta = (n: number) => n * 1_000_000
export const vote = (present: number, yes: number, no: number, seats = 9, of = body) => ({ vote: { body: of, seats, present, yes, no } })
export const step = (person: string, capacity: Step['capacity'], post: string, more: Partial<Step> = {}): Step => ({
  person,
  holder: person,
  capacity,
  post,
  approvers: 1,
  ...more,
})
export const without = (...people: string[]) => officers.filter((held) => !people.includes(held.person))
export const withSeats = (...more: (typeof officers)[number][]) => [...officers, ...more]
export const conflict = (person: string, why: string) => ({ conflicts: new Map([[person, why]]) })
export const chair = officers.find((held) => held.person === 'ketua') ?? seat('ketua', 'ketua')
export const loan = (more: Partial<Lent> = {}): Lent => ({
  delegation: 'PL-1',
  grantee: 'sekretaris',
  actions: ['finance.expense.decide'],
  most: juta(5),
  from: wib('2027-02-01'),
  until: wib('2027-03-01'),
  source: chair,
  ...more,
})
export const appoint = { action: 'governance.appointment.decide', fund: 'tanpa_dana', amount: undefined }

export const ofReference: readonly Scenario[] = [
  ['the chair at her limit', 'ketua', { amount: juta(10) }, 'A-05 definitive'],
  ['the chair one rupiah over it', 'ketua', { amount: juta(10) + 1 }, `over_limit -> ${body}`],
  ['the board with 5 of 9, 3 to 2', 'ketua', { amount: juta(10) + 1 }, 'A-06 definitive', vote(5, 3, 2)],
  ['the board with 4 of 9', 'ketua', { amount: juta(10) + 1 }, `no_quorum -> ${body}`, vote(4, 4, 0)],
  ['the board with exactly half', 'ketua', { amount: juta(10) + 1 }, `no_quorum -> ${body}`, vote(6, 6, 0, 12)],
  ['the board in a tie', 'ketua', { amount: juta(10) + 1 }, `not_carried -> ${body}`, vote(6, 3, 3)],
  ['the chair who proposed it', 'ketua', {}, 'segregation -> koordinator, ketua', { steps: [step('ketua', 'initiate', 'ketua')] }],
  ['the chair for herself', 'ketua', { amount: juta(2) }, 'conflict -> pengarah', conflict('ketua', 'same_person')],
  ['the chair for her brother', 'ketua', { amount: juta(2) }, 'conflict -> pengarah', conflict('ketua', 'declared')],
  ['a coordinator in her own kelurahan', 'koordinator kel-a', { unit: 'kel-a' }, 'A-04 definitive'],
  ['a coordinator in another', 'koordinator kel-a', { unit: 'kel-b' }, 'out_of_scope -> koordinator, ketua'],
  [
    'a coordinator over the limit of the month',
    'koordinator kel-a',
    { unit: 'kel-a', amount: 600_000 },
    'cap -> ketua',
    { used: { 'finance.expense.decide|kas_komunitas|koordinator|month|2027-02|unit=kel-a': 2_500_000 } },
  ],
  [
    'a coordinator just within it',
    'koordinator kel-a',
    { unit: 'kel-a', amount: 500_000 },
    'A-04 definitive',
    { used: { 'finance.expense.decide|kas_komunitas|koordinator|month|2027-02|unit=kel-a': 2_500_000 } },
  ],
  [
    'one payee in many small parts',
    'ketua',
    { amount: juta(6) },
    'cap -> pengarah',
    { used: { 'finance.expense.decide|kas_komunitas|ketua|month|2027-02|payee=a': juta(25) } },
  ],
  [
    'another payee in the same month',
    'ketua',
    { amount: juta(6), payee: 'cv-b' },
    'A-05 definitive',
    { used: { 'finance.expense.decide|kas_komunitas|ketua|month|2027-02|payee=a': juta(25) } },
  ],
  [
    'the same payee in the next month',
    'ketua',
    { amount: juta(6) },
    'A-05 definitive',
    { at: wib('2027-03-01'), used: { 'finance.expense.decide|kas_komunitas|ketua|month|2027-02|payee=a': juta(25) } },
  ],
  ['the chair and the city budget', 'ketua', { fund: 'apbd', unit: 'uptd-x' }, 'not_yours -> kepala-uptd'],
  ['the head of the building and community cash', 'kepala uptd', { unit: 'kel-a' }, 'not_yours -> koordinator, ketua'],
  ['the head of the building and the city budget', 'kepala uptd', { fund: 'apbd', unit: 'uptd-x', amount: juta(200) }, 'B-01 definitive'],
  ['a delegate at her limit', 'sekretaris', { amount: juta(5) }, 'A-05 delegated', { lent: [loan()] }],
  ['a delegate over it', 'sekretaris', { amount: juta(5) + 1 }, 'over_delegated_limit -> ketua', { lent: [loan()] }],
  [
    'a delegate on the last second',
    'sekretaris',
    { amount: juta(5) },
    'A-05 delegated',
    { lent: [loan()], at: wib('2027-02-28T23:59:59') },
  ],
  ['a delegate at midnight', 'sekretaris', { amount: juta(5) }, 'not_yours -> ketua', { lent: [loan()], at: wib('2027-03-01') }],
  [
    'a Plt patron and an appointment',
    'bupati',
    appoint,
    'acting_strategic -> pembina',
    { seats: [...without('pembina'), seat('bupati', 'pembina', { mode: 'plt' })] },
  ],
  [
    'a Plh head of agency, something routine',
    'wakil',
    { fund: 'apbd', unit: 'uptd-x', amount: juta(201) },
    'B-02 plh',
    { seats: withSeats(seat('wakil', 'kepala-opd@dinas-x', { mode: 'plh', until: wib('2027-02-11') })) },
  ],
  [
    'the same after her last day',
    'wakil',
    { fund: 'apbd', unit: 'uptd-x', amount: juta(201) },
    'no_post -> kepala-opd',
    { at: wib('2027-02-11'), seats: withSeats(seat('wakil', 'kepala-opd@dinas-x', { mode: 'plh', until: wib('2027-02-11') })) },
  ],
  ['the last second of a term', 'ketua', {}, 'A-05 definitive', { at: wib('2027-12-31T23:59:59') }],
  ['midnight after a term', 'ketua', {}, 'no_post -> koordinator, pengarah', { at: wib('2028-01-01') }],
  [
    'a term before its first day',
    'penerus',
    {},
    'no_post -> koordinator, ketua',
    { seats: withSeats(seat('penerus', 'ketua', { from: wib('2028-01-01'), until: wib('2029-01-01') })) },
  ],
  ['15 million under the first matrix', 'ketua', { amount: juta(15) }, `over_limit -> ${body}`],
  ['15 million under the second', 'ketua', { amount: juta(15) }, 'A-05 definitive', { rows: second }],
  ['the chair who stepped aside', 'ketua', { unit: 'kel-a' }, 'recused -> koordinator, pengarah', { recused: new Set(['ketua']) }],
  ['her delegate', 'sekretaris', { amount: juta(2) }, 'recused -> pengarah', { recused: new Set(['ketua']), lent: [loan()] }],
  ['the superior in her place', 'pengarah', { amount: juta(2) }, 'A-05 substitute', { recused: new Set(['ketua']) }],
  ['the superior where nobody stepped aside', 'pengarah', { amount: juta(2) }, 'over_limit -> ketua'],
  ['the treasurer pays', 'bendahara', { capacity: 'execute' }, 'A-09 definitive', { steps: [step('ketua', 'decide', 'ketua')] }],
  ['the treasurer decides', 'bendahara', {}, 'not_yours -> koordinator, ketua'],
  ['the patron, without limit', 'pembina', { amount: juta(900_000) }, 'A-08 definitive'],
  ['a citizen', 'warga', {}, 'no_post -> koordinator, ketua'],
]
