import { expect, test } from 'vitest'
import { acceptanceSchema, drawingSchema, type GrantVersion, mayBePromised, standing } from './grant-agreement.ts'

const at = (hour: number) => new Date(Date.UTC(2027, 0, 4, hour))
const version = (more: Partial<GrantVersion> = {}): GrantVersion => ({
  version: 1,
  hash: 'a'.repeat(64),
  terms: 'Dana untuk pameran.',
  reason: '',
  at: at(1),
  agency: null,
  receiver: null,
  ...more,
})

test('an agreement stands from the later of two yeses to its newest version', () => {
  expect(standing({ versions: [] })).toEqual({ newest: undefined, since: undefined })
  expect(standing({ versions: [version({ agency: at(3) })] }).since).toBeUndefined()
  expect(standing({ versions: [version({ agency: at(3), receiver: at(2) })] }).since).toEqual(at(3))
  expect(standing({ versions: [version({ version: 2 }), version({ agency: at(3), receiver: at(2) })] }).since).toBeUndefined()
})

test('money waits for its agreement; another kind only for one that was drawn', () => {
  const wanted = [] as const
  expect(mayBePromised({ kind: 'nphd', versions: [], wanted })).toBe(false)
  expect(mayBePromised({ kind: null, versions: [], wanted })).toBe(true)
  expect(mayBePromised({ kind: null, versions: [version()], wanted })).toBe(false)
  expect(mayBePromised({ kind: 'nphd', versions: [version({ agency: at(3), receiver: at(2) })], wanted })).toBe(true)
})

test.each(['', '9', 'A'.repeat(64), 'z'.repeat(64)])('a yes to %s names no bytes', (hash) => {
  const read = acceptanceSchema.safeParse({ number: 'PRM-2027-00001', version: '1', hash })
  expect(read.error?.issues[0]?.message).toBe('support.grant.stale')
})

test.each(['0', '-1', '1.5', 'satu', '51', ''])('version %s is none', (version) => {
  expect(acceptanceSchema.safeParse({ number: 'PRM-2027-00001', version, hash: 'a'.repeat(64) }).success).toBe(false)
})

test('terms are said in words', () => {
  expect(drawingSchema.safeParse({ number: 'PRM-2027-00001', terms: '  pendek ' }).error?.issues[0]?.message).toBe('support.grant.terms')
  expect(drawingSchema.safeParse({ number: 'PRM-2027-00001', terms: 'x'.repeat(4001) }).success).toBe(false)
})
