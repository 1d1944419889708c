import { expect, test } from 'vitest'
import type { Held } from './authority.ts'
import { type Holders, type TurnRow, turnOf } from './turn.ts'

const at = new Date('2027-06-01T03:00:00Z')
const held = (appointment: string, post: string, more: Partial<Held> = {}): Held => ({
  appointment,
  person: `orang-${appointment}`,
  post,
  unit: 'mch',
  mode: 'definitive',
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2028-01-01T00:00:00Z'),
  ...more,
})
const around = (seats: readonly Held[], recused: readonly string[] = [], members: readonly string[] = []): Holders => ({
  at,
  of: (post) => seats.filter((one) => one.post === post),
  membersOf: () => members,
  recused: new Set(recused),
})
const row: TurnRow = { post: 'ketua', superior: 'pengarah', class: 'routine', quorum: null }
const ketua = held('k', 'ketua')
const pengarah = held('p', 'pengarah')

test('the holder has it', () => {
  expect(turnOf(row, around([ketua, pengarah]))).toEqual({ kind: 'holder', post: 'ketua', appointments: ['k'] })
})

test('an empty post: its Plt, else the post above, else nobody until somebody is appointed', () => {
  const plt = held('t', 'ketua', { mode: 'plt' })
  expect(turnOf(row, around([plt, pengarah]))).toEqual({ kind: 'acting', post: 'ketua', appointments: ['t'] })
  expect(turnOf(row, around([pengarah]))).toEqual({ kind: 'superior', post: 'pengarah', appointments: ['p'], because: 'vacant' })
  expect(turnOf(row, around([{ ...ketua, until: at }]))).toEqual({ kind: 'waiting', post: 'ketua', appointments: [], because: 'vacant' })
})

test('a strategic matter waits for a definitive holder, whoever acts meanwhile', () => {
  const strategic: TurnRow = { ...row, class: 'strategic' }
  expect(turnOf(strategic, around([held('t', 'ketua', { mode: 'plt' }), pengarah]))).toMatchObject({
    kind: 'waiting',
    because: 'only_acting',
  })
  expect(turnOf(strategic, around([pengarah]))).toMatchObject({ kind: 'waiting', because: 'vacant' })
  expect(turnOf(strategic, around([ketua, pengarah], ['k']))).toMatchObject({ kind: 'superior', post: 'pengarah', because: 'recused' })
})

test('who stepped aside sends it up only when no other holder is left, and never to one who stepped aside too', () => {
  const second = held('k2', 'ketua')
  expect(turnOf(row, around([ketua, second, pengarah], ['k']))).toEqual({ kind: 'holder', post: 'ketua', appointments: ['k2'] })
  expect(turnOf(row, around([ketua, pengarah], ['k', 'p']))).toMatchObject({ kind: 'waiting', because: 'recused' })
  expect(turnOf({ ...row, superior: null }, around([ketua], ['k']))).toMatchObject({ kind: 'waiting', because: 'recused' })
  expect(turnOf(row, around([ketua, held('p', 'pengarah', { mode: 'plt' })], ['k']))).toMatchObject({ kind: 'waiting' })
})

test('a body decides in a meeting, and nobody steps in for it', () => {
  const board: TurnRow = { post: 'rapat-pengurus', superior: 'pengarah', class: 'routine', quorum: [1, 2] }
  expect(turnOf(board, around([ketua, pengarah], [], ['ketua', 'sekretaris']))).toEqual({
    kind: 'meeting',
    post: 'rapat-pengurus',
    appointments: ['k'],
  })
  expect(turnOf(board, around([pengarah], [], ['ketua', 'sekretaris']))).toMatchObject({ kind: 'waiting', because: 'vacant' })
})
