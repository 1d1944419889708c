import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textOfHtml } from '#src/base/html-text.ts'

test.each([
  ['<p>Renyah &amp; gurih</p><p>Tanpa<br/>pengawet</p>', 'Renyah & gurih\nTanpa\npengawet'],
  ['<ul><li>Manis</li><li class="x">Pedas</li></ul>', '- Manis\n- Pedas'],
  ['a<script>alert("<p>")</script>b<style>p{}</style>c<!-- d -->e', 'a b c e'],
  ['<SCRIPT>x</SCRIPT >y', 'y'],
  ['<script>never closed', ''],
  ['5 < 6 dan 7 > 2', '5 < 6 dan 7 > 2'],
  ['&lt;b&gt; &#233;&#xe9; &nbsp;&tidakada; &#0; &#x110000;', '<b> éé &tidakada;'],
  ['tanpa markah  apa pun', 'tanpa markah  apa pun'],
])('%j reads %j', (html, text) => {
  expect(textOfHtml(html)).toBe(text)
})

test('no tag a browser would know is left of the markup', () => {
  const pieces = fc.constantFrom(
    '<p>',
    '</p>',
    '<',
    '>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=x>',
    'kata',
    '<!--',
    '-->',
    '<script>',
    '"',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (list) => {
      expect(textOfHtml(list.join(''))).not.toMatch(/<(?:img|svg|p)\b[^<>]*>/)
    }),
  )
})

test('hostile markup costs little time', () => {
  const start = performance.now()
  for (const part of ['<', '<a', '<script', '<!--', '</p', '&#', '<li ', ' \n']) textOfHtml(part.repeat(60_000 / part.length))
  expect(performance.now() - start).toBeLessThan(1_000)
})
