import type { MatrixRow } from '#src/governance/matrix.ts'

// A small institution for the proofs of authority: two agencies beside a board of nine seats, and a matrix of every kind of row.

export const units = [
  { code: 'kota', parent: null, kind: 'city' },
  { code: 'mch', parent: 'kota', kind: 'board' },
  { code: 'kel-a', parent: 'mch', kind: 'kelurahan' },
  { code: 'kel-b', parent: 'mch', kind: 'kelurahan' },
  { code: 'dinas-x', parent: 'kota', kind: 'agency' },
  { code: 'dinas-y', parent: 'kota', kind: 'agency' },
  { code: 'uptd-x', parent: 'dinas-x', kind: 'office' },
] as const

export const members = ['ketua', 'sekretaris', 'bendahara', 'anggota'] as const
export const body = 'rapat-pengurus'
export const advisers: readonly string[] = ['penasihat']
export const custodians: readonly string[] = ['sekretaris', 'kepala-uptd']

export const posts: readonly { kind: string; unit: string; seats: number }[] = [
  { kind: 'pembina', unit: 'kota', seats: 1 },
  { kind: 'pengarah', unit: 'kota', seats: 1 },
  { kind: 'pengawas', unit: 'kota', seats: 1 },
  { kind: 'ketua', unit: 'mch', seats: 1 },
  { kind: 'sekretaris', unit: 'mch', seats: 1 },
  { kind: 'bendahara', unit: 'mch', seats: 1 },
  { kind: 'anggota', unit: 'mch', seats: 6 },
  { kind: 'kurator', unit: 'mch', seats: 3 },
  { kind: 'penasihat', unit: 'mch', seats: 2 },
  { kind: 'koordinator', unit: 'kel-a', seats: 1 },
  { kind: 'koordinator', unit: 'kel-b', seats: 1 },
  { kind: 'kepala-opd', unit: 'dinas-x', seats: 1 },
  { kind: 'kepala-opd', unit: 'dinas-y', seats: 1 },
  { kind: 'kepala-uptd', unit: 'uptd-x', seats: 1 },
]

export const basis = 'sk-uji'

const row = (
  id: string,
  action: string,
  fund: string,
  capacity: MatrixRow['capacity'],
  post: string,
  more: Partial<MatrixRow> = {},
): MatrixRow => ({
  key: id,
  id,
  action,
  fund,
  capacity,
  post,
  scope: 'all',
  min: 0,
  max: null,
  window: null,
  class: 'routine',
  delegable: false,
  superior: null,
  quorum: null,
  majority: null,
  approvers: 1,
  evidence: [],
  legalBasis: basis,
  article: null,
  ...more,
})

const spend = 'finance.expense.decide'
const perPayee = { period: 'month', cap: 30_000_000, by: ['payee'] } as const
const perUnit = { period: 'month', cap: 3_000_000, by: ['unit'] } as const

/** The rows of a version whose chair decides up to `chair`. */
export const rowsWith = (chair: number): MatrixRow[] => [
  row('A-01', spend, 'kas_komunitas', 'initiate', 'koordinator', { scope: 'unit', superior: 'ketua' }),
  row('A-02', spend, 'kas_komunitas', 'initiate', 'sekretaris', { superior: 'ketua' }),
  row('A-03', spend, 'kas_komunitas', 'initiate', 'ketua', { superior: 'pengarah' }),
  row('A-04', spend, 'kas_komunitas', 'decide', 'koordinator', { scope: 'unit', max: 1_000_000, window: perUnit, superior: 'ketua' }),
  row('A-05', spend, 'kas_komunitas', 'decide', 'ketua', { max: chair, window: perPayee, delegable: true, superior: 'pengarah' }),
  row('A-06', spend, 'kas_komunitas', 'decide', body, {
    min: chair + 1,
    max: 50_000_000,
    quorum: [1, 2],
    majority: [1, 2],
    superior: 'pengarah',
  }),
  row('A-07', spend, 'kas_komunitas', 'decide', 'pengarah', { min: 50_000_001, max: 200_000_000, superior: 'pembina' }),
  row('A-08', spend, 'kas_komunitas', 'decide', 'pembina', { min: 200_000_001, class: 'strategic' }),
  row('A-09', spend, 'kas_komunitas', 'execute', 'bendahara', { superior: 'pengarah' }),
  row('A-10', spend, 'kas_komunitas', 'confirm', 'sekretaris', { superior: 'ketua' }),
  row('A-11', spend, 'kas_komunitas', 'oversee', 'pengawas', { superior: 'pembina' }),
  row('B-01', spend, 'apbd', 'decide', 'kepala-uptd', { scope: 'unit', max: 200_000_000, delegable: true, superior: 'kepala-opd' }),
  row('B-02', spend, 'apbd', 'decide', 'kepala-opd', { scope: 'below', min: 200_000_001, superior: 'pengarah' }),
  row('C-01', 'spaces.tariff.waive', 'aset_kota', 'concur', 'ketua', { superior: 'pengarah' }),
  row('C-02', 'spaces.tariff.waive', 'aset_kota', 'decide', 'kepala-uptd', { scope: 'unit', max: 500_000, superior: 'kepala-opd' }),
  row('C-03', 'spaces.tariff.waive', 'aset_kota', 'decide', 'kepala-opd', { scope: 'below', min: 500_001, superior: 'pengarah' }),
  row('D-01', 'market.product.curate', 'tanpa_dana', 'decide', 'kurator', { approvers: 2, superior: 'ketua' }),
  row('E-01', 'support.application.decide', '*', 'review', 'kurator', { approvers: 2, superior: 'ketua' }),
  row('E-02', 'support.application.decide', '*', 'decide', 'kepala-opd', { scope: 'unit', delegable: true, superior: 'pengarah' }),
  row('F-01', 'governance.appointment.decide', 'tanpa_dana', 'initiate', 'ketua', { superior: 'pengarah' }),
  row('F-02', 'governance.appointment.decide', 'tanpa_dana', 'concur', body, { quorum: [1, 2], majority: [2, 3], superior: 'pengarah' }),
  row('F-03', 'governance.appointment.decide', 'tanpa_dana', 'decide', 'pembina', { class: 'strategic' }),
  row('G-01', 'governance.matrix.ratify', 'tanpa_dana', 'decide', 'pengarah', { class: 'strategic', delegable: true, superior: 'pembina' }),
  row('I-01', 'support.offer.publish', '*', 'decide', 'ketua', { window: perPayee, superior: 'pengarah' }),
  row('H-01', 'market.shop.suspend', 'tanpa_dana', 'decide', 'kepala-uptd', { superior: 'kepala-opd' }),
]

export const first = rowsWith(10_000_000)
export const second = rowsWith(15_000_000)
export const money: ReadonlySet<string> = new Set([spend, 'spaces.tariff.waive', 'support.application.decide', 'support.offer.publish'])
