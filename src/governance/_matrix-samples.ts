import type { MatrixRow } from './matrix.ts'

/** A plain row for tests: the chair spends community cash, without a limit. */
export const aMatrixRow = (given: Partial<MatrixRow> = {}): MatrixRow => ({
  key: given.id ?? 'B-01',
  id: 'B-01',
  action: 'finance.expense.decide',
  fund: 'kas_komunitas',
  capacity: 'decide',
  post: 'ketua',
  scope: 'all',
  min: 0,
  max: null,
  window: null,
  class: 'routine',
  delegable: false,
  superior: 'pengarah',
  quorum: null,
  majority: null,
  approvers: 1,
  evidence: [],
  legalBasis: 'sk-contoh-mch',
  article: 'Lampiran II',
  ...given,
})
