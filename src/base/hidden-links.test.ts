import { describe, expect, test } from 'vitest'
import { plantedIn } from './hidden-links.ts'

const ours = (host: string) => host === 'hub.contoh.metro'
const kinds = (html: string) => plantedIn(html, ours).map(({ kind }) => kind)

const link = '<a href="https://luar.contoh/x" rel="nofollow">x</a>'

describe('a link nobody sees', () => {
  test.each([
    `<div style="display:none">${link}</div>`,
    `<div style="DISPLAY : NONE"><p><b>${link}</b></p></div>`,
    `<p hidden>${link}</p>`,
    `<div style="position:absolute;left:-9999px">${link}</div>`,
    `<div style="font-size:0">${link}</div>`,
    `<div style="opacity:0">${link}</div>`,
    `<div style="height:1px;overflow:hidden">${link}</div>`,
    `<div style='text-indent:-5000px'>${link}</div>`,
    `<span class="vh">${link}</span>`,
    `<div aria-hidden="true">${link}</div>`,
    `<a hidden href="//luar.contoh" rel="nofollow">x</a>`,
    `<a style="visibility:hidden" href="&#104;ttps:&#47;/luar.contoh" rel="nofollow">x</a>`,
  ])('%s', (html) => expect(kinds(html)).toContain('hidden'))

  test('ends with the element that hides it', () => expect(kinds(`<p hidden>x</p>${link}`)).toEqual([]))
  test('one that stays with us may stand where only a screen reader finds it', () =>
    expect(kinds('<div class="vh"><a href="/acara">x</a><a href="https://hub.contoh.metro/acara">y</a></div>')).toEqual([]))
})

describe('what leads away in the open', () => {
  test('lends nothing: without nofollow it is found, with it it is not', () => {
    expect(kinds('<a href="https://luar.contoh">x</a>')).toEqual(['unguarded'])
    expect(kinds('<a rel="nofollow noopener external" href="https://luar.contoh">x</a>')).toEqual([])
  })
  test.each([
    '<script src="https://luar.contoh/x.js"></script>',
    '<iframe src="//luar.contoh"></iframe>',
    '<meta http-equiv="refresh" content="0; url=https://luar.contoh">',
    '<form action="https://luar.contoh"></form>',
    '<a href=" JavaScript:alert(1)">x</a>',
    '<base href="https://luar.contoh/">',
    '<link rel="stylesheet" href="https://luar.contoh/x.css">',
  ])('%s is nothing of ours', (html) => expect(kinds(html)).toContain('foreign'))
})

test('words are found through markup, entities, attributes and data', () => {
  for (const html of [
    '<p>slot <b>ga</b>cor</p>',
    '<p>s<span>l</span>ot&nbsp;g&#97;cor</p>',
    '<img alt="situs slot" src="/x.png">',
    '<meta name="description" content="ѕlоt gасоr">',
    '<script type="application/ld+json">{"name":"judi online"}</script>',
    '<a href="/keluar?ke=https://rajaslot88.contoh">x</a>',
  ])
    expect([html, kinds(html).includes('word')]).toEqual([html, true])
  expect(kinds('<p>Slot</p><p>Gacor</p>')).toEqual([])
})
