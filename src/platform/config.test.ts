import { expect, test } from 'vitest'
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
  ['DATABASE_URL', 'mysql://x'],
  ['DEMO', 'ya'],
  ['RATE_LIMITS', 'mati'],
  ['SECRET', 'pendek'],
  ['SMTP_URL', 'http://x'],
  ['S3_ENDPOINT', 'https://berkas.contoh'],
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
