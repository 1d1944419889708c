import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { phoneView } from '../page-quality.ts'
import { oneRow, openStage, type Stage, send, signIn } from '../stage.ts'

let stage: Stage
let context: BrowserContext
let page: Page
let device: CDPSession
let authenticator: string
/** The site under the name a passkey is bound to: an address of numbers can have none. */
let origin: string

beforeAll(async () => {
  stage = await openStage()
  origin = stage.origin.replace('127.0.0.1', 'localhost')
  context = await stage.browser.newContext(phoneView)
  page = await context.newPage()
  device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  const made = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  authenticator = made.authenticatorId
})
afterAll(async () => {
  await context?.close()
  await stage?.close()
})

const password = 'kota-contoh-2026'
const owned = async () =>
  (
    await oneRow<{ n: number }>(
      stage,
      `select count(*)::int as n from identity.passkey k join identity.person p on p.id = k.person_id where p.demo_key = 'warga'`,
    )
  ).n
const keysInDevice = async () => (await device.send('WebAuthn.getCredentials', { authenticatorId: authenticator })).credentials
/** What the button says when it did not work; comparing a password takes its time. */
const complaint = () => expect.poll(() => page.locator('[data-passkey] .complaint').innerText(), { timeout: 15_000 })
const path = () => new URL(page.url()).pathname

type Told = { options?: unknown; problem?: string; next?: string }

/** What the page's script would say, said from the page itself: the browser adds origin and cookies on its own. */
const tell = (address: string, body: object) =>
  page.evaluate(
    async ([at, sent]) => {
      const answer = await fetch(at as string, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      })
      return { status: answer.status, ...((await answer.json()) as object) }
    },
    [address, body] as const,
  ) as Promise<Told & { status: number }>

/** Signs in by the button and keeps what the script sent. */
async function signInByPasskey(): Promise<{ response: unknown }> {
  await page.goto(`${origin}/masuk`)
  const [request] = await Promise.all([
    page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/masuk/kunci-sandi')),
    page.getByRole('button', { name: /kunci sandi/i }).click(),
  ])
  await page.waitForURL(`${origin}/saya`)
  return JSON.parse(request.postData() ?? '{}') as { response: unknown }
}

async function signOut(): Promise<void> {
  await page.goto(`${origin}/keluar`)
  await send(page, /^keluar/i)
}

describe('a passkey', () => {
  let used: { response: unknown }

  test('is made on the security page, after the password, and kept under its name', async () => {
    await signIn(page, origin, 'warga')
    await page.goto(`${origin}/saya/keamanan`)
    await page.getByText('Tambah kunci sandi').first().click()
    await page.getByLabel('Nama kunci').fill('Ponsel uji')
    await page.locator('#f-sandi-kunci').fill('bukan sandinya')
    await page.locator('[data-passkey="tambah"] button').click()
    await complaint().toMatch(/tidak cocok/i)
    expect([await owned(), (await keysInDevice()).length]).toEqual([0, 0])
    await page.locator('#f-sandi-kunci').fill(password)
    await page.locator('[data-passkey="tambah"] button').click()
    await page.waitForURL(/kabar=kunci$/)
    expect(await page.getByRole('main').innerText()).toContain('Ponsel uji')
    const [key] = await keysInDevice()
    expect([await owned(), key?.rpId, key?.isResidentCredential]).toEqual([1, 'localhost', true])
  })

  test('opens the account with nothing typed, as two proofs at once, under a new session', async () => {
    await signOut()
    const before = await context.cookies()
    used = await signInByPasskey()
    expect(path()).toBe('/saya')
    const sessions = (all: typeof before) => all.filter(({ name }) => name === '__Host-masuk').map(({ value }) => value)
    expect(sessions(await context.cookies())).toHaveLength(1)
    expect(sessions(await context.cookies())).not.toEqual(sessions(before))
    const { strong } = await oneRow<{ strong: boolean }>(
      stage,
      `select s.second_factor as strong from identity.session s join identity.person p on p.id = s.person_id where p.demo_key = 'warga' order by s.created_at desc limit 1`,
    )
    expect(strong).toBe(true)
  })

  test('said again is nothing: the question it answered is spent, and a new question wants a new answer', async () => {
    await signOut()
    await page.goto(`${origin}/masuk`)
    expect(await tell('/masuk/kunci-sandi', used)).toMatchObject({ status: 422, problem: expect.stringContaining('tidak kami kenal') })
    expect((await tell('/masuk/kunci-sandi/mulai', {})).options).toBeDefined()
    expect((await tell('/masuk/kunci-sandi', used)).status).toBe(422)
    await page.goto(`${origin}/saya`)
    expect(path()).toBe('/masuk')
  })

  test('a true signature made on another site is refused, though the question was ours', async () => {
    await page.goto(`${origin}/masuk`)
    const { options } = await tell('/masuk/kunci-sandi/mulai', {})
    // somebody else's page on this machine: same name, so the device signs, but another origin
    const elsewhere = 'http://localhost:9'
    await page.route(`${elsewhere}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Palsu</title>' }))
    await page.goto(`${elsewhere}/`)
    const lured = await page.evaluate(
      async (asked) => {
        const bytes = (text: string) =>
          Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
        const publicKey = { ...asked, challenge: bytes(asked.challenge) } as never
        const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential & { toJSON(): unknown }
        return made.toJSON() as { response: { clientDataJSON: string } }
      },
      options as { challenge: string },
    )
    expect(Buffer.from(lured.response.clientDataJSON, 'base64url').toString()).toContain(elsewhere)
    await page.goto(`${origin}/masuk`)
    expect((await tell('/masuk/kunci-sandi', { response: lured })).status).toBe(422)
    await page.goto(`${origin}/saya`)
    expect(path()).toBe('/masuk')
  })

  test('a device that did not check who holds it is turned away', async () => {
    await device.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false })
    await page.goto(`${origin}/masuk`)
    await page.getByRole('button', { name: /kunci sandi/i }).click()
    await complaint().not.toBe('')
    expect(path()).toBe('/masuk')
    await device.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: true })
  })

  test('removed, it opens nothing any more, and its owner is told by mail', async () => {
    await signInByPasskey()
    await page.goto(`${origin}/saya/keamanan`)
    await send(page, /^hapus/i)
    expect(await owned()).toBe(0)
    await signOut()
    await page.goto(`${origin}/masuk`)
    await page.getByRole('button', { name: /kunci sandi/i }).click()
    await complaint().toMatch(/tidak kami kenal|tidak jadi/i)
    expect(path()).toBe('/masuk')
    const { n } = await oneRow<{ n: number }>(
      stage,
      `select count(*)::int as n from platform.mail where recipient = 'warga@contoh.metro' and body ilike '%kunci sandi%'`,
    )
    expect(n).toBe(2)
  })
})
