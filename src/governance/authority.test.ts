import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  appoint,
  chair,
  conflict,
  juta,
  loan,
  ofReference,
  type Scenario,
  step,
  vote,
  without,
  withSeats,
} from '../../test/authority-scenarios.ts'
import { basis, body, first } from '../../test/governance-matrix.ts'
import { answer, officers, seat, wib } from '../../test/governance-world.ts'
import { capKey } from './authority.ts'
import type { MatrixRow } from './matrix.ts'

const curate = { action: 'market.product.curate', fund: 'tanpa_dana', amount: undefined }
const ratify = { action: 'governance.matrix.ratify', fund: 'tanpa_dana', amount: undefined }
const support = { action: 'support.application.decide', fund: 'apbd', unit: 'dinas-x' }
const waive = { action: 'spaces.tariff.waive', fund: 'aset_kota', unit: 'uptd-x', amount: 400_000 }
const reviewed = [step('kurator a', 'review', 'kurator', { approvers: 2 }), step('kurator b', 'review', 'kurator', { approvers: 2 })]

test.for(ofReference)('of the reference: %s', ([, who, asked, said, scene]) => {
  expect(answer(who, asked, scene)).toBe(said)
})

test('they are the thirty-nine', () => expect(ofReference).toHaveLength(39))

const noAmount: readonly unknown[] = [undefined, null, Number.NaN, -1, '5000000', 1e30, 0.5, Number.POSITIVE_INFINITY, [], {}, true, 10n]

test.for(noAmount)('what is no amount is never granted: %s', (amount) => {
  for (const held of officers) expect(answer(held.person, { amount })).toBe('amount_invalid')
})

const severalPeople: readonly Scenario[] = [
  ['the first of two curators', 'kurator a', curate, 'D-01 definitive 1 more'],
  ['the second of two', 'kurator b', curate, 'D-01 definitive', { steps: [step('kurator a', 'decide', 'kurator', { approvers: 2 })] }],
  [
    'the first once more',
    'kurator a',
    curate,
    'already_acted -> kurator',
    { steps: [step('kurator a', 'decide', 'kurator', { approvers: 2 })] },
  ],
  [
    'a third when two have decided',
    'kurator c',
    curate,
    'settled -> kurator',
    { steps: ['kurator a', 'kurator b'].map((one) => step(one, 'decide', 'kurator', { approvers: 2 })) },
  ],
  ['several, without a case', 'kurator a', { ...curate, inCase: false }, 'case_needed -> kurator'],
  ['a board, without a case', 'ketua', { amount: juta(20), inCase: false }, `case_needed -> ${body}`, vote(9, 9, 0)],
  ['before anybody reviewed', 'kepala dinas-x', support, 'concurrence_missing -> kurator'],
  ['when one of two reviewed', 'kepala dinas-x', support, 'concurrence_missing -> kurator', { steps: reviewed.slice(0, 1) }],
  ['when both reviewed', 'kepala dinas-x', support, 'E-02 definitive', { steps: reviewed }],
  ['before the chair agreed', 'kepala uptd', waive, 'concurrence_missing -> ketua'],
  ['when she agreed', 'kepala uptd', waive, 'C-02 definitive', { steps: [step('ketua', 'concur', 'ketua')] }],
  [
    'a second payment of one case',
    'wakil bendahara',
    { capacity: 'execute' },
    'settled -> bendahara',
    {
      seats: withSeats(seat('wakil bendahara', 'bendahara', { mode: 'plh' })),
      steps: [step('bendahara', 'execute', 'bendahara')],
    },
  ],
]

test.for(severalPeople)('several people: %s', ([, who, asked, said, scene]) => {
  expect(answer(who, asked, scene)).toBe(said)
})

const bodies: readonly Scenario[] = [
  ['any member may record what the meeting carried', 'anggota 4', { amount: juta(20) }, 'A-06 definitive', vote(9, 5, 4)],
  ['nobody outside it may', 'kurator a', { amount: juta(20) }, `not_yours -> ${body}`, vote(9, 9, 0)],
  ['a meeting of another body carries nothing', 'ketua', { amount: juta(20) }, `no_quorum -> ${body}`, vote(9, 9, 0, 9, 'kurator')],
  ['nor does a meeting that has not been', 'anggota 1', { amount: juta(20) }, `no_quorum -> ${body}`],
  ['nor one in which all abstained', 'ketua', { amount: juta(20) }, `not_carried -> ${body}`, vote(9, 0, 0)],
  ['nor one of a body without seats', 'ketua', { amount: juta(20) }, `no_quorum -> ${body}`, vote(0, 0, 0, 0)],
  ['5 to 4 are no two thirds', 'ketua', { ...appoint, capacity: 'concur' }, `not_carried -> ${body}`, vote(9, 5, 4)],
  ['6 to 3 are', 'ketua', { ...appoint, capacity: 'concur' }, 'F-02 definitive', vote(9, 6, 3)],
  [
    'the superior does not step in for a body that nobody holds',
    'pengarah',
    { amount: juta(20) },
    `over_limit -> ${body}`,
    { seats: [seat('pengarah', 'pengarah')] },
  ],
  [
    'nor where a row forgot to ask for a meeting',
    'pengarah',
    { amount: juta(20) },
    `over_limit -> ${body}`,
    { rows: first.map((row) => (row.id === 'A-06' ? { ...row, quorum: null, majority: null } : row)) },
  ],
  [
    'and no member decides alone there',
    'anggota 1',
    { amount: juta(20) },
    `no_quorum -> ${body}`,
    { rows: first.map((row) => (row.id === 'A-06' ? { ...row, quorum: null, majority: null } : row)) },
  ],
  [
    'a seat in a body is not lent',
    'sekretaris kedua',
    { amount: juta(20) },
    `not_delegable -> ${body}`,
    {
      ...vote(9, 9, 0),
      rows: first.map((row) => (row.id === 'A-06' ? { ...row, delegable: true } : row)),
      lent: [loan({ grantee: 'sekretaris kedua', most: null })],
    },
  ],
]

test.for(bodies)('a body: %s', ([, who, asked, said, scene]) => {
  expect(answer(who, asked, scene)).toBe(said)
})

const nested: readonly Scenario[] = [
  ['the head of the agency above', 'kepala dinas-x', { fund: 'apbd', unit: 'uptd-x', amount: juta(300) }, 'B-02 definitive'],
  ['and in the agency itself', 'kepala dinas-x', { fund: 'apbd', unit: 'dinas-x', amount: juta(300) }, 'B-02 definitive'],
  ['the head of another agency', 'kepala dinas-y', { fund: 'apbd', unit: 'uptd-x', amount: juta(300) }, 'out_of_scope -> kepala-opd'],
  ['not upwards', 'kepala dinas-x', { fund: 'apbd', unit: 'kota', amount: juta(300) }, 'out_of_scope -> kepala-opd'],
  ['without a unit', 'kepala dinas-x', { fund: 'apbd', amount: juta(300) }, 'out_of_scope -> kepala-opd'],
  ['a unit there is not', 'ketua', { unit: 'kel-z' }, 'out_of_scope'],
  ['one unit is not the one above it', 'koordinator kel-a', { unit: 'mch' }, 'out_of_scope -> koordinator, ketua'],
]

test.for(nested)('nested units: %s', ([, who, asked, said, scene]) => {
  expect(answer(who, asked, scene)).toBe(said)
})

const noHead = { seats: without('kepala uptd') }
const vacancies: readonly Scenario[] = [
  ['the superior steps in for something routine', 'pengarah', { amount: juta(2) }, 'A-05 substitute', { seats: without('ketua') }],
  ['and waits where it is strategic', 'pembina', ratify, 'vacant_strategic -> pembina', { seats: without('pengarah') }],
  ['not where it is strategic and the holder stepped aside', 'pembina', ratify, 'G-01 substitute', { recused: new Set(['pengarah']) }],
  [
    'a Plt superior does not',
    'wakil',
    { amount: juta(2) },
    'over_limit -> pengarah',
    {
      seats: [...without('ketua', 'pengarah'), seat('wakil', 'pengarah', { mode: 'plt' })],
    },
  ],
  [
    'a Plt fills the vacancy for what is routine',
    'wakil',
    { amount: juta(2) },
    'A-05 plt',
    {
      seats: [...without('ketua'), seat('wakil', 'ketua', { mode: 'plt' })],
    },
  ],
  [
    'and then the superior has nothing to step in for',
    'pengarah',
    { amount: juta(2) },
    'over_limit -> ketua',
    {
      seats: [...without('ketua'), seat('wakil', 'ketua', { mode: 'plt' })],
    },
  ],
  ['the head of the agency above steps in', 'kepala dinas-x', { fund: 'apbd', unit: 'uptd-x' }, 'B-01 substitute', noHead],
  ['the head of another agency does not', 'kepala dinas-y', { fund: 'apbd', unit: 'uptd-x' }, 'over_limit -> kepala-opd', noHead],
  [
    'not either where the row is for everywhere',
    'kepala dinas-y',
    { action: 'market.shop.suspend', fund: 'tanpa_dana', amount: 0 },
    'not_yours -> kepala-opd',
    noHead,
  ],
  ['the one above does', 'kepala dinas-x', { action: 'market.shop.suspend', fund: 'tanpa_dana', amount: 0 }, 'H-01 substitute', noHead],
  ['a post there is not is not vacant', 'kepala dinas-y', { fund: 'apbd', unit: 'dinas-y' }, 'over_limit -> kepala-uptd'],
  [
    'nor is one where no unit was named',
    'ketua',
    { amount: 500_000 },
    'A-05 definitive',
    { seats: without('koordinator kel-a', 'koordinator kel-b') },
  ],
  [
    'a superior who stepped aside himself',
    'pengarah',
    { amount: juta(2) },
    'recused -> pengarah',
    { recused: new Set(['ketua', 'pengarah']) },
  ],
  [
    'one who holds both seats and stepped aside from one',
    'ketua',
    { amount: juta(2) },
    'recused -> pengarah',
    {
      seats: [...without('pengarah'), seat('ketua', 'pengarah')],
      recused: new Set(['ketua']),
    },
  ],
  [
    'a superior with an interest of his own',
    'pengarah',
    { amount: juta(2) },
    'conflict -> pengarah',
    {
      recused: new Set(['ketua']),
      ...conflict('pengarah', 'member'),
    },
  ],
]

test.for(vacancies)('a seat that stands empty: %s', ([, who, asked, said, scene]) => {
  expect(answer(who, asked, scene)).toBe(said)
})

const loans: readonly Scenario[] = [
  [
    'dies with the term of the one who lent',
    'sekretaris',
    {},
    'not_yours -> koordinator, pengarah',
    {
      lent: [loan({ source: { ...chair, until: wib('2027-02-10T09:00:00') } })],
      seats: without('ketua'),
    },
  ],
  [
    'is only for the acts it names',
    'sekretaris',
    { action: 'spaces.tariff.waive', fund: 'aset_kota', capacity: 'concur' },
    'not_yours -> ketua',
    {
      lent: [loan({ actions: ['market.shop.suspend'] })],
    },
  ],
  [
    'not for a row that says no',
    'sekretaris',
    { ...waive, capacity: 'concur' },
    'not_delegable -> ketua',
    {
      lent: [loan({ actions: ['spaces.tariff.waive'] })],
    },
  ],
  ['not by an acting holder', 'sekretaris', {}, 'not_yours -> koordinator, ketua', { lent: [loan({ source: { ...chair, mode: 'plt' } })] }],
  [
    'not for what is strategic',
    'sekretaris',
    ratify,
    'acting_strategic -> pengarah',
    {
      lent: [loan({ actions: ['governance.matrix.ratify'], source: seat('pengarah', 'pengarah') })],
    },
  ],
  [
    'of a chair whose own matter it is',
    'sekretaris',
    { amount: juta(2) },
    'conflict -> pengarah',
    {
      lent: [loan()],
      ...conflict('ketua', 'same_person'),
    },
  ],
  [
    'of a chair who proposed it',
    'sekretaris',
    { amount: juta(2) },
    'segregation -> ketua',
    {
      lent: [loan()],
      steps: [step('ketua', 'initiate', 'ketua')],
    },
  ],
  [
    'does not make one seat two approvals',
    'sekretaris',
    { ...curate },
    'already_acted -> kurator',
    {
      rows: first.map((row) => (row.id === 'D-01' ? { ...row, delegable: true } : row)),
      lent: [loan({ actions: ['market.product.curate'], most: null, source: seat('kurator a', 'kurator') })],
      steps: [step('kurator a', 'decide', 'kurator', { approvers: 2 })],
    },
  ],
  [
    'nor the other way round',
    'kurator a',
    { ...curate },
    'already_acted -> kurator',
    {
      steps: [step('sekretaris', 'decide', 'kurator', { approvers: 2, holder: 'kurator a' })],
    },
  ],
]

test.for(loans)('what was lent: %s', ([, who, asked, said, scene]) => {
  expect(answer(who, asked, scene)).toBe(said)
})

const advice: MatrixRow[] = ['decide', 'review'].map((capacity) => ({
  ...(first[0] as MatrixRow),
  key: `X-${capacity}`,
  id: `X-${capacity}`,
  action: 'spaces.booking.approve',
  fund: '*',
  capacity: capacity as 'decide',
  post: 'penasihat',
  scope: 'all',
  superior: null,
}))
const adviser = { seats: withSeats(seat('penasihat', 'penasihat')), rows: advice }

const withPapers = first.map((row) => (row.id === 'A-05' ? { ...row, evidence: ['kuitansi'] } : row))
const others: readonly Scenario[] = [
  [
    'an adviser never decides, whatever a row says',
    'penasihat',
    { action: 'spaces.booking.approve', amount: 0 },
    'advisory -> penasihat',
    adviser,
  ],
  ['an adviser looks', 'penasihat', { action: 'spaces.booking.approve', amount: 0, capacity: 'review' }, 'X-review definitive', adviser],
  ['a text that fell takes its rows with it', 'ketua', {}, 'basis_not_in_force -> koordinator, ketua', { fallen: [basis] }],
  ['no matrix, no authority', 'ketua', {}, 'no_matrix', { rows: null }],
  ['an act no row knows', 'ketua', { action: 'spaces.booking.approve_paid' }, 'action_unknown'],
  ['a fund no row names', 'ketua', { fund: 'sponsor' }, 'action_unknown'],
  ['any fund is not a fund', 'ketua', { fund: '*' }, 'action_unknown'],
  ['a capacity no row gives', 'ketua', { capacity: 'review' }, 'action_unknown'],
  ['who may pay may not decide', 'bendahara', { capacity: 'decide' }, 'not_yours -> koordinator, ketua'],
  ['a paper the row asks for is not named', 'ketua', { evidence: new Set(['spk']) }, 'evidence_missing', { rows: withPapers }],
  ['it is', 'ketua', { evidence: new Set(['kuitansi', 'spk']) }, 'A-05 definitive', { rows: withPapers }],
  ['a refusal needs none', 'ketua', { evidence: new Set(), refusing: true }, 'A-05 definitive', { rows: withPapers }],
  ['who only asks is not asked for papers yet', 'ketua', {}, 'A-05 definitive', { rows: withPapers }],
  ['what bars anyway is said first', 'ketua', { evidence: new Set(), amount: juta(11) }, `over_limit -> ${body}`, { rows: withPapers }],
  ['a limit by payee wants the payee', 'ketua', { payee: '', amount: juta(2) }, 'cap_incomplete -> ketua'],
  [
    'one person with two seats is still one person',
    'ketua',
    { capacity: 'execute' },
    'segregation -> bendahara',
    {
      seats: withSeats(seat('ketua', 'bendahara')),
      steps: [step('ketua', 'decide', 'ketua')],
    },
  ],
  ["asking is one's own business", 'ketua', { capacity: 'initiate' }, 'A-03 definitive', conflict('ketua', 'same_person')],
  ['looking after is not', 'pengawas', { capacity: 'oversee' }, 'conflict -> pembina', conflict('pengawas', 'declared')],
  [
    'who decided does not look after it',
    'pengawas',
    { capacity: 'oversee' },
    'segregation -> pengawas',
    {
      steps: [step('pengawas', 'decide', 'ketua')],
    },
  ],
]

test.for(others)('%s', ([, who, asked, said, scene]) => {
  expect(answer(who, asked, scene)).toBe(said)
})

test('a limit is counted by what the row says, and for any fund together', () => {
  const row = { ...(first[4] as MatrixRow), fund: '*', window: { period: 'year', cap: 1, by: ['unit', 'activity', 'payee'] } } as MatrixRow
  expect(capKey(row, { unit: 'kel-a', payee: 'cv-a', activity: 'pasar' }, wib('2027-12-31T23:59:59'))).toBe(
    'finance.expense.decide|*|ketua|year|2027|payee=a|activity=pasar|unit=kel-a',
  )
  expect(capKey(row, {}, wib('2028-01-01'))).toBe('finance.expense.decide|*|ketua|year|2028|payee=|activity=|unit=')
})

const scenarios = [...ofReference, ...severalPeople, ...bodies, ...nested, ...vacancies, ...loans, ...others]
const textOf = (path: string) => readFileSync(path, 'utf8')
const reasons = [...(/type Reason =([\s\S]*?)\n\n/.exec(textOf('src/governance/authority.ts'))?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
  ([, one]) => one ?? '',
)

test('every reason to refuse is met by one of them', () => {
  const met = new Set([...scenarios.map(([, , , said]) => said.split(' ')[0]), 'amount_invalid'])
  expect(reasons.length).toBeGreaterThan(20)
  expect(reasons.filter((reason) => !met.has(reason))).toEqual([])
})

// what to do next: an errand for the reader, in the tongue's own verbs
const nextStep = {
  id: /\b((di)?teruskan|hubungi|tulis|lihat|tunggu|menunggu|muat ulang|buka|kembalikan|lengkapi|adakan|usulkan|melanjutkan|serahkan|harus (memutuskan|oleh))\b/i,
  en: /\b(send|ask|write|see|wait|waits|load|open|return|fill|hold|goes (to|on)|hand|must decide|take different people)\b/i,
}

test.for(['id', 'en'] as const)('every refusal is said in words with a next step: %s', (tongue) => {
  const words = JSON.parse(textOf(`words/governance.${tongue}.json`)) as Record<string, string>
  const triggers = ['0101_governance_matrix', '0102_governance_register'].map((name) => textOf(`db/migrations/${name}.sql`)).join('\n')
  const rules = [
    ...reasons.map((reason) => `governance.authority.${reason}`),
    ...new Set([...triggers.matchAll(/'(governance\.act\.\w+)'|"(governance\.act\.\w+)"/g)].map(([, one, other]) => one ?? other ?? '')),
  ]
  expect(rules.length).toBeGreaterThan(40)
  expect(rules.filter((rule) => !nextStep[tongue].test(words[rule] ?? ''))).toEqual([])
})
