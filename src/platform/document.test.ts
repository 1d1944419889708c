import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { documentHeaders, documentLimits, readDocument } from './document.ts'

const pdf = (middle = '') => Buffer.from(`%PDF-1.7\n${middle}\n%%EOF\n`, 'latin1')
const ruleOf = (bytes: Uint8Array) => {
  const read = readDocument(bytes)
  return read.ok ? 'kept' : read.refusals[0]?.rule
}

test('a PDF is kept to the letter, under the hash of its bytes', () => {
  const read = readDocument(pdf('Pasal 1'))
  expect(read).toMatchObject({ ok: true, value: { key: expect.stringMatching(/^documents\/[0-9a-f]{2}\/[0-9a-f]{64}\.pdf$/) } })
  if (read.ok) expect(Buffer.from(read.value.bytes).toString('latin1')).toContain('Pasal 1')
})

test.each([
  ['nothing', Buffer.alloc(0), 'platform.document.empty'],
  ['a picture called .pdf', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 'platform.document.kind'],
  ['one cut off', Buffer.from('%PDF-1.7 and then nothing'), 'platform.document.kind'],
  ['one with a page in front', pdf('<script>alert(1)</script>'), 'platform.document.two_things'],
  ['one with an archive behind', pdf('PK\u0005\u0006'), 'platform.document.two_things'],
  ['one too big', Buffer.concat([pdf(), Buffer.alloc(documentLimits.bytes)]), 'platform.document.too_big'],
])('%s is refused', (_, bytes, rule) => expect(ruleOf(bytes)).toBe(rule))

test('it leaves as a download in a sandbox, under a name that breaks no header', () => {
  const headers = documentHeaders('perda 3/2019"\r\nx', sha256('isinya'))
  expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
  expect(headers['content-disposition']).toBe('attachment; filename="perda-3-2019-x.pdf"')
  expect(headers['repr-digest']).toBe(`sha-256=:${createHash('sha256').update('isinya').digest('base64')}:`)
})
