import type { Town } from './town.ts'

export type Answer = { status: number; body: string; location: string; headers: Headers }

/** A reader without scripts: keeps cookies as a browser would, follows nothing on its own. */
export type Reader = {
  get(address: string): Promise<Answer>
  post(address: string, fields?: Record<string, string | readonly string[]>): Promise<Answer>
  json(address: string, body: unknown): Promise<Answer>
  /** Any body under any headers. */
  send(address: string, body: BodyInit, headers: Record<string, string>): Promise<Answer>
  cookies: Map<string, string>
}

function keep(cookies: Map<string, string>, line: string) {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  const age = attributes.map((one) => /^max-age=(-?\d+)$/i.exec(one)?.[1]).find((one) => one !== undefined)
  if (value === '' || (age !== undefined && Number(age) <= 0)) cookies.delete(name)
  else cookies.set(name, value)
}

export function newReader(town: Pick<Town, 'site'>, headers: Record<string, string> = {}): Reader {
  const cookies = new Map<string, string>()
  const ask = async (address: string, init: RequestInit): Promise<Answer> => {
    const sent = new Headers({
      'user-agent': 'Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36',
      'sec-fetch-site': 'same-origin',
      origin: 'http://localhost',
      ...headers,
    })
    for (const [name, value] of new Headers(init.headers)) sent.set(name, value)
    if (cookies.size) sent.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await town.site.request(`http://localhost${address}`, { ...init, headers: sent })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    return {
      status: response.status,
      body: await response.text(),
      location: response.headers.get('location') ?? '',
      headers: response.headers,
    }
  }
  return {
    cookies,
    get: (address) => ask(address, { method: 'GET' }),
    post(address, fields = {}) {
      const body = new URLSearchParams()
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
      return ask(address, { method: 'POST', body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    },
    json: (address, body) => ask(address, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    send: (address, body, sent) => ask(address, { method: 'POST', body, headers: sent }),
  }
}

/** The newest letter to an address, and the six digits in it. */
export async function letterTo(
  town: Pick<Town, 'owner'>,
  email: string,
): Promise<{ subject: string; body: string; code: string } | undefined> {
  const found = await town.owner.query<{ subject: string; body: string }>(
    'select subject, body from platform.mail where recipient = $1 order by at desc, id desc limit 1',
    [email],
  )
  const [row] = found.rows
  return row && { ...row, code: /\b\d{6}\b/.exec(row.body)?.[0] ?? '' }
}

export const testPassword = 'angsa terbang rendah sekali'

/** A new person who signed up by the pages, proved the address by the letter, and is signed in. */
export async function joined(town: Pick<Town, 'site' | 'owner'>, email: string): Promise<Reader> {
  const reader = newReader(town)
  await reader.post('/daftar', { nama: 'Bagus Wicaksono', surel: email, sandi: testPassword, setuju: '1', kabar: '1' })
  const answer = await reader.post('/masuk/kode', { surel: email, kode: (await letterTo(town, email))?.code ?? '' })
  if (answer.status !== 303) throw new Error(`${email} did not get in: ${answer.status}`)
  return reader
}

export const isIn = async (reader: Reader): Promise<boolean> => (await reader.get('/saya')).status === 200
