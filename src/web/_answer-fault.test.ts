import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, it } from 'vitest'
import { Denied, Missing } from '#src/base/outcome.ts'
import { UnknownToken } from '#src/identity/actor.db.ts'
import type { House } from '#src/platform/context.ts'
import { Replay } from '#src/platform/once.ts'
import { answerFault, meaningOf } from './_answer-fault.tsx'
import { CrossSite } from './security.ts'

const logged: { event: string; facts: unknown }[] = []
const house = {
  config: { origin: 'http://localhost', secure: false },
  demo: true,
  now: () => new Date('2026-11-23T08:30:00Z'),
  log: { info: () => undefined, error: (event: string, _error: unknown, facts?: unknown) => logged.push({ event, facts }) },
} as unknown as House

/** A site where every address throws what it is given. */
function throwing(error: unknown) {
  const site = new Hono()
  site.onError((thrown, c) => answerFault(house, c, thrown))
  site.all('*', () => {
    throw error
  })
  return site
}

const databaseError = (code: string) => Object.assign(new Error('canceling statement due to statement timeout'), { code })

describe('what a thrown thing means', () => {
  it.each([
    [new Missing('no such product'), 404, 'platform.missing'],
    [new Denied('market.shop.edit'), 403, 'platform.denied'],
    [new CrossSite(), 403, 'platform.cross_site'],
    [new UnknownToken('x'), 401, 'platform.token.unknown'],
    [new HTTPException(413), 413, 'platform.body.too_large'],
    [new HTTPException(400), 400, 'platform.request.unreadable'],
    [new SyntaxError('Unexpected token in JSON at position 1'), 400, 'platform.request.unreadable'],
    [new TypeError('Failed to parse body as FormData.'), 400, 'platform.request.unreadable'],
    [databaseError('22021'), 400, 'platform.request.unreadable'],
    [Object.assign(new Error('aborted'), { code: 'ECONNRESET' }), 400, 'platform.request.unreadable'],
    [new TypeError('x is not iterable'), 500, 'platform.fault'],
    [new Replay('running', 409, undefined), 409, 'platform.once.running'],
    [new Replay('other_body', 422, undefined), 422, 'platform.once.other_body'],
    [databaseError('57014'), 503, 'platform.busy'],
    [databaseError('55P03'), 503, 'platform.busy'],
    [new Error('timeout exceeded when trying to connect'), 503, 'platform.busy'],
    [new Error('x is undefined'), 500, 'platform.fault'],
    [databaseError('23505'), 500, 'platform.fault'],
    ['missing', 404, 'platform.missing'],
  ])('%s → %i %s', (error, status, rule) => {
    expect(meaningOf(error)).toMatchObject({ status, rule })
  })
})

describe('said to a program', () => {
  it.each([
    [new Missing('x'), 404],
    [new Denied('market.shop.edit'), 403],
    [databaseError('57014'), 503],
    [new Error('x'), 500],
  ])('%s is a problem with type, title, status, detail and rule', async (error, status) => {
    const response = await throwing(error).request('/api/v1/products')
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const body = (await response.json()) as Record<string, unknown>
    expect(body).toMatchObject({
      status,
      type: expect.stringMatching(/^urn:/),
      title: expect.any(String),
      detail: expect.any(String),
      rule: expect.stringMatching(/^platform\./),
    })
  })

  it('says when to come again, and asks for a token', async () => {
    expect((await throwing(databaseError('57014')).request('/api/v1/x')).headers.get('retry-after')).toBe('2')
    expect(
      (await throwing(new Replay('running', 409, undefined)).request('/api/v1/x', { method: 'POST' })).headers.get('retry-after'),
    ).toBe('1')
    expect((await throwing(new UnknownToken('x')).request('/api/v1/x')).headers.get('www-authenticate')).toBe('Bearer')
  })

  it('gives the kept answer of a deed done before', async () => {
    const response = await throwing(new Replay('again', 201, { number: 'MB2-1' })).request('/api/v1/orders', { method: 'POST' })
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ number: 'MB2-1' })
  })
})

describe('said to a person', () => {
  it('keeps the words of a lost address in the search box, without trusting them', async () => {
    const response = await throwing(new Missing('x')).request('/belanja/produk/kain-%22%3E%3Cscript%3E-malam')
    const page = await response.text()
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page).toContain('Halaman tidak ditemukan')
    expect(page).toContain('value="kain script malam"')
    expect(page).not.toContain('"><script>')
  })

  it('gives a number for what is ours, keeps the reason in the log and off the page', async () => {
    logged.length = 0
    const response = await throwing(new Error('password of ratri is rahasia')).request('/belanja?bahasa=en')
    const page = await response.text()
    expect(response.status).toBe(500)
    expect(page).not.toContain('rahasia')
    expect(page).toContain('Something broke on our side')
    const [entry] = logged
    expect(entry).toMatchObject({ event: 'web.fault', facts: { request: expect.stringMatching(/^[0-9a-z]{11,16}$/), status: 500 } })
    expect(page).toContain((entry as { facts: { request: string } }).facts.request)
  })

  it('logs nothing for what is no fault', async () => {
    logged.length = 0
    await throwing(new Missing('x')).request('/x')
    await throwing(new Denied('y')).request('/x')
    expect(logged).toEqual([])
  })
})
