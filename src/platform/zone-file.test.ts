import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readZone, zoneLimits } from './zone-file.ts'

const read = (...lines: string[]) => readZone(Buffer.from(lines.join('\n')))
const leads = (...lines: string[]) => {
  const zone = read(...lines)
  if (!zone.ok) throw new Error(JSON.stringify(zone.refusals))
  return zone.value.map(({ name, kind, target }) => [name, kind, ...(target === undefined ? [] : [target])].join(' '))
}
const wrong = (...lines: string[]) => {
  const zone = read(...lines)
  return zone.ok ? [] : zone.refusals.map(({ rule, facts }) => (facts?.line === undefined ? rule : `${facts.line} ${facts.why}`))
}

test('a zone as a provider exports it: origin, times, classes, comments, brackets, quotes, the same name again', () => {
  expect(
    leads(
      '$ORIGIN contoh.example.',
      '$TTL 1h',
      '@  3600 IN SOA ns1.contoh.example. hostmaster.contoh.example. (',
      '      2026112901 ; serial',
      '      7200 3600 1209600 3600 )',
      '   IN NS NS1.penyedia.example.',
      '   NS ns2.penyedia.example.',
      'www 300 CNAME hub',
      'hub IN 300 A 203.0.113.7',
      'hub AAAA 2001:DB8::7',
      '@ MX 10 surat.contoh.example.',
      '@ TXT "v=spf1 include:penyedia.example; -all" "dan lagi (itu)"',
      '_sip._tcp SRV 10 5 5060 suara',
      '*.uji.contoh.example. CNAME tempat.penyedia.example.',
      '$ORIGIN lama.contoh.example.',
      'arsip CNAME situs.penyedia.example.',
      '@ TYPE65534 \\# 0',
    ),
  ).toEqual([
    'contoh.example SOA',
    'contoh.example NS ns1.penyedia.example',
    'contoh.example NS ns2.penyedia.example',
    'www.contoh.example CNAME hub.contoh.example',
    'hub.contoh.example A 203.0.113.7',
    'hub.contoh.example AAAA 2001:db8::7',
    'contoh.example MX surat.contoh.example',
    'contoh.example TXT',
    '_sip._tcp.contoh.example SRV suara.contoh.example',
    '*.uji.contoh.example CNAME tempat.penyedia.example',
    'arsip.lama.contoh.example CNAME situs.penyedia.example',
    'lama.contoh.example TYPE65534',
  ])
})

test.each([
  ['a name that needs an origin before there is one', ['hub A 203.0.113.7'], ['1 name']],
  ['another file', ['$INCLUDE /etc/passwd'], ['1 directive']],
  ['an unknown directive', ['$GENERATE 1-9 a$ A 203.0.113.7'], ['1 directive']],
  ['an address that is none', ['$ORIGIN x.example.', 'a A 300.1.1.1', 'b AAAA 203.0.113.7', 'c A'], ['2 data', '3 data', '4 data']],
  ['a name too many', ['$ORIGIN x.example.', 'a CNAME b c'], ['2 data']],
  ['no kind', ['$ORIGIN x.example.', 'a 300 IN'], ['2 kind']],
  ['a quote left open', ['$ORIGIN x.example.', 'a TXT "v=spf1'], ['2 quote', '2 data']],
  ['a bracket left open', ['$ORIGIN x.example.', 'a TXT ( b', 'c A 203.0.113.7'], ['2 bracket']],
  ['a bracket too many', ['$ORIGIN x.example.', 'a TXT b )'], ['2 bracket']],
  ['a name of no letters', ['$ORIGIN x.example.', 'a..b A 203.0.113.7', 'a CNAME <b>.example.'], ['2 name', '3 name']],
  ['nothing at all', ['; nichts'], ['press.zone.empty']],
])('what is not understood is told by its line, and nothing is passed over: %s', (_, lines, told) => {
  expect(wrong(...lines)).toEqual(told)
})

test('every line that is wrong is told at once', () => {
  expect(wrong('$ORIGIN x.example.', 'a A 1', 'b A 203.0.113.7', 'c A 2')).toEqual(['2 data', '4 data'])
})

test('a file too large and one of too many records are not read', () => {
  const large = readZone(new Uint8Array(zoneLimits.bytes + 1))
  expect(large).toMatchObject({ ok: false, refusals: [{ rule: 'press.zone.size' }] })
  const many = Array.from({ length: zoneLimits.records + 1 }, (_, n) => `n${n} A 203.0.113.7`)
  expect(wrong('$ORIGIN x.example.', ...many)).toEqual(['press.zone.records'])
})

test('whatever the bytes, an answer and no throw', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '.', '"', '\\', '(', ')', ';', ' ', '\n', '@', '$ORIGIN x.', ' A 203.0.113.7', '*', 'é'), {
        maxLength: 40,
      }),
      (parts) => {
        expect(typeof readZone(Buffer.from(parts.join(''))).ok).toBe('boolean')
      },
    ),
  )
})
