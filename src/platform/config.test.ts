import { describe, expect, test } from 'vitest'
import { readConfig, WrongConfig } from './config.ts'

test('with nothing said, a demo town on this machine', () => {
  expect(readConfig({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', origin: 'http://localhost:3000', secure: false, demoAllowed: true })
})

test('a server of its own is no demo town unless asked for, and needs a secret', () => {
  const DATABASE_URL = 'postgres://hub:x@db.contoh/hub'
  const SECRET = 'x'.repeat(32)
  expect(() => readConfig({ DATABASE_URL })).toThrow(/^SECRET: required/)
  expect(readConfig({ DATABASE_URL, SECRET }).demoAllowed).toBe(false)
  expect(readConfig({ DATABASE_URL, SECRET, DEMO: '1' }).demoAllowed).toBe(true)
  expect(readConfig({ DEMO: '0' }).demoAllowed).toBe(false)
})

test.each([
  ['PORT', 'tiga ribu'],
  ['PORT', '70000'],
  ['ORIGIN', 'ftp://hub.contoh'],
  ['MEDIA_ORIGIN', 'gambar.contoh'],
  ['MEDIA_ORIGIN', 'ftp://gambar.contoh'],
  ['DATABASE_URL', 'mysql://x'],
  ['DEMO', 'ya'],
  ['RATE_LIMITS', 'mati'],
  ['SECRET', 'pendek'],
  ['SMTP_URL', 'http://x'],
  ['S3_ENDPOINT', 'berkas.contoh'],
  ['S3_ENDPOINT', 'ftp://berkas.contoh'],
  ['S3_BUCKET', 'Ember Kota'],
  ['S3_SECRET_ACCESS_KEY', 'pendek'],
  ['DATABASE_REPLICA_MAX_LAG', '0'],
  ['DATABASE_REPLICA_URL', 'postgres://salinan.contoh/hub'],
])('%s=%s stops the start with one line that names it', (name, value) => {
  const refused = () => readConfig({ [name]: value })
  expect(refused).toThrow(WrongConfig)
  expect(refused).toThrow(new RegExp(`^${name}: .+$`))
})

test('an empty value is one that was not given; a public origin loses its last slash', () => {
  expect(readConfig({ PORT: '', SECRET: '' }).PORT).toBe(3000)
  expect(readConfig({ ORIGIN: 'https://hub.contoh/' })).toMatchObject({ origin: 'https://hub.contoh', secure: true })
})

describe('pictures at another origin', () => {
  const at = (MEDIA_ORIGIN: string, ORIGIN = 'https://hub.contoh') => readConfig({ ORIGIN, MEDIA_ORIGIN })

  test('is an origin of another host', () => {
    expect(readConfig({}).mediaOrigin).toBeUndefined()
    expect(at('https://gambar.contoh/').mediaOrigin).toBe('https://gambar.contoh')
    expect(at('http://127.0.0.1:3000', 'http://localhost:3000').mediaOrigin).toBe('http://127.0.0.1:3000')
  })

  test.each([
    ['https://hub.contoh', 'another host'],
    ['https://hub.contoh:8443', 'another host'],
    ['http://gambar.contoh', 'https:'],
    ['https://gambar.contoh/berkas', 'an origin alone'],
    ['https://gambar.contoh/?a=1', 'an origin alone'],
    ['https://orang:sandi@gambar.contoh', 'an origin alone'],
  ])('%s is refused: %s', (wrong, why) => {
    expect(() => at(wrong)).toThrow(new RegExp(`^MEDIA_ORIGIN: .*${why}`))
  })
})

const bucket = {
  S3_ENDPOINT: 'https://berkas.contoh/',
  S3_BUCKET: 'ember-kota',
  S3_ACCESS_KEY_ID: 'kunci',
  S3_SECRET_ACCESS_KEY: 'rahasia-panjang',
}

test('a bucket is named whole', () => {
  expect(readConfig({}).bucket).toBeUndefined()
  expect(readConfig(bucket).bucket).toEqual({
    endpoint: 'https://berkas.contoh',
    bucket: 'ember-kota',
    region: 'us-east-1',
    accessKeyId: 'kunci',
    secretAccessKey: 'rahasia-panjang',
  })
})

test.each(Object.keys(bucket))('a bucket without %s is refused, and nothing of its keys is said', (missing) => {
  const refused = () => readConfig({ ...bucket, [missing]: '' })
  expect(refused).toThrow(new RegExp(`^${missing}: required with S3_\\w+$`))
})

test('a replica follows a server, and never an embedded one', () => {
  const DATABASE_REPLICA_URL = 'postgres://salinan.contoh/hub'
  expect(() => readConfig({ DATABASE_REPLICA_URL })).toThrow(/^DATABASE_REPLICA_URL: needs DATABASE_URL/)
  const DATABASE_URL = 'postgres://hub:x@db.contoh/hub'
  expect(readConfig({ DATABASE_REPLICA_URL, DATABASE_URL, SECRET: 'x'.repeat(32) })).toMatchObject({ DATABASE_REPLICA_MAX_LAG: 5 })
})
