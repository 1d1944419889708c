import { describe, expect, test } from 'vitest'
import type { ZipPart } from '#src/platform/zip-file.ts'
import { foldPhoto, matchPhotos, photoAddress, photoPieces, photosOf } from './import-photo.ts'

const part = (name: string, more: Partial<ZipPart> = {}): ZipPart => ({
  name,
  method: 8,
  start: 0,
  packed: 90_000,
  size: 100_000,
  locked: false,
  link: false,
  ...more,
})
const ruleOf = (...parts: ZipPart[]) => {
  const found = photosOf(parts)
  return 'refusal' in found ? found.refusal.rule.replace('market.import.photos.', '') : [...found.photos.keys()]
}

describe('a ZIP of photos', () => {
  test('is its photos by name, without folders and what computers put beside them', () => {
    expect(
      ruleOf(part('Foto/'), part('Foto/Kopi 250.JPG'), part('__MACOSX/Foto/._Kopi 250.JPG'), part('Thumbs.db'), part('baca.txt')),
    ).toEqual(['kopi 250.jpg'])
  })

  test.each([
    ['../kopi.jpg'],
    ['foto/../../kopi.jpg'],
    ['/etc/kopi.jpg'],
    ['C:\\foto\\kopi.jpg'],
    ['\\\\server\\kopi.jpg'],
    ['..\\kopi.jpg'],
    ['kopi\u0000.jpg'],
  ])('is refused whole for a name that leads out of it: %s', (name) => {
    expect(ruleOf(part('baik.jpg'), part(name))).toBe('name')
  })

  test('is refused for what is no photo of ours, before anything is opened', () => {
    expect(ruleOf(part('kopi.jpg', { link: true }))).toBe('name')
    expect(ruleOf(part('kopi.jpg', { locked: true }))).toBe('locked')
    expect(ruleOf(part('kopi.jpg', { size: 12_000_001, packed: 12_000_000 }))).toBe('one_too_large')
    expect(ruleOf(part('kopi.jpg', { size: 11_000_000, packed: 20_000 }))).toBe('squeezed')
    expect(ruleOf(part('a/kopi.jpg'), part('b/KOPI.jpg'))).toBe('twice')
    expect(ruleOf(part('baca.txt'))).toBe('none')
    expect(ruleOf(...Array.from({ length: 501 }, (_, at) => part(`${at}.jpg`)))).toBe('too_many')
    expect(ruleOf(...Array.from({ length: 200 }, (_, at) => part(`${at}.jpg`, { size: 11_000_000, packed: 11_000_000 })))).toBe('total')
  })
})

describe('names of photos in a cell', () => {
  test('are parted by signs, or by a space behind a photo, and may hold spaces', () => {
    expect(photoPieces('kopi satu.jpg | kopi dua.JPG;tiga.png, empat.webp')).toEqual([
      'kopi satu.jpg',
      'kopi dua.JPG',
      'tiga.png',
      'empat.webp',
    ])
    expect(photoPieces('satu.jpg dua.jpg')).toEqual(['satu.jpg', 'dua.jpg'])
    expect(foldPhoto('C:\\Foto\\Kopi 250.JPG')).toBe('kopi 250.jpg')
  })

  test('that the ZIP does not hold are told, the others stay', () => {
    const images = [photoAddress('A.jpg'), photoAddress('b.jpg'), 'https://gambar.example/c.jpg']
    expect(matchPhotos(images, new Set(['a.jpg']))).toEqual({
      images: [photoAddress('a.jpg'), 'https://gambar.example/c.jpg'],
      refusals: [{ rule: 'market.import.photo.missing', field: 'gambar', facts: { name: 'b.jpg' } }],
    })
    expect(matchPhotos(images, undefined).refusals.map(({ rule }) => rule)).toEqual([
      'market.import.photo.no_zip',
      'market.import.photo.no_zip',
    ])
  })
})
