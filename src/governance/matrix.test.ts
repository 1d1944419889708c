import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aMatrixRow } from './_matrix-samples.ts'
import { exposed, matrixHash } from './matrix.ts'

const row = aMatrixRow({ id: 'B-02', max: 10_000_000, window: { period: 'month', cap: 30_000_000, by: ['payee'] } })
const other = aMatrixRow({ id: 'B-01', post: 'rapat-pengurus', quorum: [1, 2], majority: [2, 3], superior: null })

test('the hash is that of the published text, written out by hand', () => {
  const text =
    '{"from":"2026-01-01","rows":[' +
    '{"action":"finance.expense.decide","approvers":1,"article":"Lampiran II","capacity":"decide","class":"routine","delegable":false,"evidence":[],"fund":"kas_komunitas","id":"B-01","legalBasis":"sk-contoh-mch","majority":[2,3],"max":null,"min":0,"post":"rapat-pengurus","quorum":[1,2],"scope":"all","superior":null,"window":null},' +
    '{"action":"finance.expense.decide","approvers":1,"article":"Lampiran II","capacity":"decide","class":"routine","delegable":false,"evidence":[],"fund":"kas_komunitas","id":"B-02","legalBasis":"sk-contoh-mch","majority":null,"max":10000000,"min":0,"post":"ketua","quorum":null,"scope":"all","superior":"pengarah","window":{"by":["payee"],"cap":30000000,"period":"month"}}' +
    '],"version":1}'
  expect(matrixHash({ version: 1, from: '2026-01-01', rows: [row, other] })).toBe(createHash('sha256').update(text).digest('hex'))
})

test('what comes back from the published JSON has the same hash, in whatever order the rows came', () => {
  const rows = [row, other]
  const published = JSON.parse(JSON.stringify(exposed({ version: 2, from: '2027-07-01', rows })))
  const again = published.rows.map((one: object) => ({ ...one, key: 'another' }))
  expect(matrixHash({ version: 2, from: '2027-07-01', rows: again.reverse() })).toBe(matrixHash({ version: 2, from: '2027-07-01', rows }))
})

test('one rupiah, one post, one day: whatever is changed changes the hash', () => {
  const before = { version: 1, from: '2026-01-01', rows: [row, other] }
  const changes = [
    { ...before, from: '2026-01-02' },
    { ...before, version: 2 },
    { ...before, rows: [row] },
    ...[
      { max: 10_000_001 },
      { post: 'sekretaris' },
      { scope: 'unit' as const },
      { delegable: true },
      { window: null },
      { article: null },
    ].map((change) => ({ ...before, rows: [{ ...row, ...change }, other] })),
  ]
  expect(new Set([before, ...changes].map(matrixHash)).size).toBe(changes.length + 1)
})

test('the key of the database is no part of what is published', () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      expect(matrixHash({ version: 1, from: '2026-01-01', rows: [{ ...row, key }] })).toBe(
        matrixHash({ version: 1, from: '2026-01-01', rows: [row] }),
      )
    }),
  )
})
