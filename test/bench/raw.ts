// The same SQL without the house around it: each errand's statements are recorded once from the site's own reads and deeds,
// then replayed by a bare node:http server over the raw driver, answered as JSON. Built by run.mjs; takes a data directory and a port.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'
import { newId } from '#src/base/id.ts'
import { type Placed, placeOrder } from '#src/market/checkout.db.ts'
import { productForReader } from '#src/market/product.db.ts'
import { searchProducts } from '#src/market/search.db.ts'
import { databaseBeside } from '#src/open-database.ts'
import { serveFrom } from '#src/open-house.ts'
import { readConfig } from '#src/platform/config.ts'
import { openLog } from '#src/platform/log.ts'
import { siteRole } from '#src/platform/migrate.ts'

type Statement = { text: string; values: unknown[] }

const [dataDir = '', port = '0'] = process.argv.slice(2)
const clock = () => new Date()
const config = readConfig({ DATA_DIR: dataDir, RATE_LIMITS: 'off', DEMO: '1' })
const database = await databaseBeside(config)
const siteUrl = siteRole(database.ownerUrl, database.secret).url
const open = await serveFrom({
  config,
  siteUrl,
  secret: database.secret,
  log: openLog(() => undefined, clock),
  now: clock,
  runJobs: false,
  pool: 1,
})

let tape: Statement[] | undefined
// the pool has one connection at a time, and another where it was idle for long: what passes through any of them is the tape
const taped = new WeakSet<pg.PoolClient>()
function onTape(client: pg.PoolClient): void {
  if (taped.has(client)) return
  taped.add(client)
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((...args: unknown[]) => {
    const [text, values] = args
    if (tape && typeof text === 'string') tape.push({ text, values: Array.isArray(values) ? values : [] })
    return plain(...args)
  }) as typeof client.query
}
open.pool.on('connect', onTape)
const first = await open.pool.connect()
onTape(first)
first.release()

const raw = new pg.Pool({ connectionString: siteUrl, max: 16 })
const names = new Map<string, string>()
function nameOf(text: string): string {
  const known = names.get(text) ?? `r${names.size}`
  names.set(text, known)
  return known
}
const controls = /^(begin|start transaction|commit|rollback)/i

async function record(work: () => Promise<unknown>): Promise<Statement[]> {
  tape = []
  await work()
  const found = tape
  tape = undefined
  if (found.length === 0) throw new Error('nothing was recorded: there is no statement to measure against')
  return found
}

async function replay(statements: readonly Statement[], swap: (value: unknown) => unknown = (value) => value): Promise<unknown[]> {
  const client = await raw.connect()
  try {
    const rows: unknown[] = []
    for (const { text, values } of statements) {
      const found = controls.test(text)
        ? await client.query(text)
        : await client.query({ name: nameOf(text), text, values: values.map(swap) })
      rows.push(found.rows)
    }
    return rows
  } finally {
    client.release()
  }
}

const ctx = { house: open.house, db: open.house.db, actor: { kind: 'guest' as const }, now: clock(), tongue: 'id' as const }
const tapes = new Map<string, Promise<Statement[]>>()

function tapeFor(path: string): Promise<Statement[]> {
  const url = new URL(path, 'http://raw')
  const slug = /^\/product\/(.+)$/.exec(url.pathname)?.[1]
  if (slug) return record(() => productForReader(ctx.db, slug, { tongue: 'id', yes: String }))
  return record(() =>
    searchProducts(ctx.db, {
      q: url.searchParams.get('q') ?? undefined,
      sort: url.searchParams.get('q') ? 'best' : 'new',
      limit: 24,
      tongue: 'id',
    } as Parameters<typeof searchProducts>[1]),
  )
}

let recording: Promise<unknown> = Promise.resolve()
function kept(path: string): Promise<Statement[]> {
  const known = tapes.get(path)
  if (known) return known
  // one at a time: the tape is shared
  const made = recording.then(() => tapeFor(path))
  recording = made.catch(() => undefined)
  tapes.set(path, made)
  return made
}

/** One order's statements with every id it made replaced by a fresh one, so that each replay is an order of its own. */
async function checkout(variant: string): Promise<() => Promise<unknown>> {
  let placed: Placed | undefined
  const statements = await record(async () => {
    const outcome = await placeOrder(
      {
        ...ctx,
        now: clock(),
        once: { route: 'bench', key: newId(clock()), requestHash: 'x', answer: (value) => ({ status: 201, body: value }) },
      },
      { lines: [{ variant, quantity: 1 }], fulfilment: [], buyer: { name: 'Uji Beban', phone: '6281200000000' }, payment: 'cash' },
    )
    if (outcome.ok) placed = outcome.value
  })
  if (!placed) throw new Error('the order to record was refused')
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g
  const born = new Set(
    statements
      .filter(({ text }) => /insert into market\.order_group/.test(text))
      .flatMap(({ values }) => values.flatMap((value) => (typeof value === 'string' ? (value.match(uuid) ?? []) : []))),
  )
  const kept = await open.pool.query<{ id: string }>(
    'select id from market.variant where id = any($1) union select id from market.shop where id = any($1) union select id from market.place where id = any($1)',
    [[...born]],
  )
  for (const { id } of kept.rows) born.delete(id)
  const once = statements.find(({ text }) => /pg_try_advisory_xact_lock/.test(text))?.values.at(-1)
  const { number } = placed
  let made = 0
  return async () => {
    made += 1
    const n = made
    const fresh = new Map([...born].map((id) => [id, newId(clock())]))
    const swap = (value: unknown): unknown => {
      if (value === once) return `${String(once)}-${n}`
      if (typeof value !== 'string') return value
      return value.replace(uuid, (id) => fresh.get(id) ?? id).replaceAll(number, `${number}-${process.pid}-${n}`)
    }
    return await replay(statements, (value) =>
      typeof value === 'string' && /^\d{15,19}$/.test(value) ? String(BigInt(value) + BigInt(n)) : swap(value),
    )
  }
}

const checkouts = new Map<string, Promise<() => Promise<unknown>>>()

/** Shelves that never run empty during a measurement, with the movement that explains them. */
async function plenty(): Promise<unknown> {
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const found =
    await owner.query(`with full_shelves as (update market.stock set on_hand = on_hand + 1000000 where on_hand < 1000000 returning variant_id, place_id)
    insert into market.stock_movement (variant_id, place_id, kind, on_hand, reason, actor) select variant_id, place_id, 'received', 1000000, 'bench', 'bench' from full_shelves`)
  await owner.end()
  return { shelves: found.rowCount }
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const path = request.url ?? '/'
  if (path === '/plenty') return await plenty()
  const variant = /^\/checkout\/(.+)$/.exec(path)?.[1]
  if (!variant) return await replay(await kept(path))
  const known = checkouts.get(variant) ?? recording.then(() => checkout(variant))
  if (!checkouts.has(variant)) {
    recording = known.catch(() => undefined)
    checkouts.set(variant, known)
  }
  return await (await known)()
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  answer(request).then(
    (value) => {
      const body = JSON.stringify(value)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
    },
    (error: Error) => {
      const body = error.message
      response.writeHead(500, { 'content-length': Buffer.byteLength(body) }).end(body)
    },
  )
})
server.listen(Number(port), '127.0.0.1', () => console.log('ready'))
