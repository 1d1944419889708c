import { describe, expect, test } from 'vitest'
import { ownAddress } from './to.ts'

/** Ways to say "elsewhere" that a check of the first letters lets through. */
const elsewhere = [
  'https://jahat.example',
  'HTTPS://jahat.example',
  'http:jahat.example',
  'https:/jahat.example',
  'https:///jahat.example',
  '//jahat.example',
  '///jahat.example',
  '////jahat.example',
  '/\\jahat.example',
  '\\/jahat.example',
  '\\\\jahat.example',
  '/\\/jahat.example',
  '/\t/jahat.example',
  '/\n/jahat.example',
  '/\r\n/jahat.example',
  '\t//jahat.example',
  ' //jahat.example',
  '\u0000//jahat.example',
  '/\u0000/jahat.example',
  '/\u0085/jahat.example\u0085',
  '/.//jahat.example',
  '/..//jahat.example',
  '/././/jahat.example',
  '/x/..//jahat.example',
  '/x/y/../..//jahat.example',
  '/%2e//jahat.example',
  '/%2E%2e//jahat.example',
  '/.%2e//jahat.example',
  '/x/%2e%2e//jahat.example/masuk',
  '/./\\jahat.example',
  '/.\\/jahat.example',
  '/x/..\\/jahat.example',
  '/..//user:pass@jahat.example',
  '/.//jahat.example:443/',
  '/.///jahat.example',
  '/.//[::1]/',
  '/.//127.0.0.1:3000/',
  'jahat.example',
  './/jahat.example',
  '..//jahat.example',
  '@jahat.example',
  ':80//jahat.example',
  '?//jahat.example',
  '#//jahat.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  ' javascript:alert(1)',
  'javascript://localhost/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://jahat.example/x',
  'ftp://jahat.example',
  'mailto:a@jahat.example',
  'http://localhost@jahat.example',
  'http://localhost.jahat.example',
  'https://jahat.example#@localhost',
  'https://own.invalid/saya',
  '//own.invalid/saya',
  '／／jahat.example',
  '〱jahat.example',
  '',
]

/** Odd, but on our own ground wherever a browser goes with it. */
const ours = [
  '/',
  '/saya',
  '/saya?lanjut=//jahat.example',
  '/saya/../belanja',
  '/%2f%2fjahat.example',
  '/%5cjahat.example',
  '/;//jahat.example',
  '/@jahat.example',
  '/javascript:alert(1)',
  '/／jahat.example',
  '/pesanan/MB2-26-000001?giliran=A',
]

describe('an address to come back to', () => {
  test.each(elsewhere)('%j is nobody’s way out', (text) => {
    expect(ownAddress(text)).toBeUndefined()
  })

  test.each(ours)('%j stays with us', (text) => {
    const back = ownAddress(text) ?? ''
    expect(back).toMatch(/^\/(?![/\\])/)
    expect(new URL(back, 'https://mb2.example/masuk').origin).toBe('https://mb2.example')
  })

  test('nothing given is nothing', () => {
    expect(ownAddress(undefined)).toBeUndefined()
  })
})
