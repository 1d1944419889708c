import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Bucket } from '#src/platform/config.ts'
import { whyNotSigned } from './sigv4.ts'

/** What goes wrong with the next request: a fault over there, an answer that never comes, a body cut in the middle, no words at all. */
export type Trouble = 'fault' | 'silence' | 'cut' | 'hang up' | 'too many'

/** A storage of our own that speaks as much S3 as the house does, and believes nobody whose signature it cannot make itself. */
export type StandIn = {
  bucket: Bucket
  objects: Map<string, { bytes: Buffer; type: string | undefined }>
  /** One for each request to come, in order. */
  trouble: Trouble[]
  asked: string[]
  stop(): Promise<void>
}

const most = 3

const xml = (answer: ServerResponse, status: number, body: string) =>
  answer.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`)

const refusal = (answer: ServerResponse, status: number, code: string, more = '') =>
  xml(answer, status, `<Error><Code>${code}</Code><Message>no</Message>${more}</Error>`)

function listing(objects: StandIn['objects'], query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? ''
  const keys = [...objects.keys()].sort().filter((key) => key > after)
  const page = keys.slice(0, most)
  const more = keys.length > most ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  const contents = page.map((key) => `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key></Contents>`).join('')
  return `<ListBucketResult><IsTruncated>${keys.length > most}</IsTruncated>${contents}${more}</ListBucketResult>`
}

/** Says a trouble, if one is due; answers whether that was all. */
function troubled(trouble: Trouble | undefined, answer: ServerResponse, bytes: Buffer | undefined): boolean {
  if (trouble === 'fault') refusal(answer, 500, 'InternalError')
  if (trouble === 'too many') refusal(answer, 503, 'SlowDown')
  if (trouble === 'hang up') answer.destroy()
  if (trouble === 'cut' && bytes) {
    answer.writeHead(200, { 'content-length': bytes.length })
    answer.write(bytes.subarray(0, bytes.length / 2), () => answer.destroy())
  }
  return trouble !== undefined
}

export async function openStandIn(o: { region?: string; now?: () => Date } = {}): Promise<StandIn> {
  const bucket: Bucket = {
    endpoint: '',
    bucket: 'berkas-kota',
    region: o.region ?? 'id-metro-1',
    accessKeyId: 'KUNCICONTOH',
    secretAccessKey: 'rahasia/kunci+contoh',
  }
  const key = { id: bucket.accessKeyId, secret: bucket.secretAccessKey, region: bucket.region }
  const made: StandIn = { bucket, objects: new Map(), trouble: [], asked: [], stop: async () => undefined }
  const server = createServer(async (request, answer) => {
    const body = await buffer(request).catch(() => undefined)
    if (!body) return
    const { method = '', url: target = '', headers } = request
    made.asked.push(`${method} ${target}`)
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    const wrong = whyNotSigned({ method, target, headers: flat, bodySha256 }, key, o.now?.() ?? new Date())
    if (wrong)
      return refusal(answer, wrong === 'AuthorizationHeaderMalformed' ? 400 : 403, wrong, `<AWSAccessKeyId>${key.id}</AWSAccessKeyId>`)
    const url = new URL(target, 'http://x')
    const [, name = '', ...rest] = decodeURIComponent(url.pathname).split('/')
    if (name !== bucket.bucket) return refusal(answer, 404, 'NoSuchBucket')
    const object = rest.join('/')
    const kept = made.objects.get(object)
    if (troubled(made.trouble.shift(), answer, kept?.bytes)) return
    if (method === 'PUT') {
      if (headers['content-length'] === undefined) return refusal(answer, 411, 'MissingContentLength')
      made.objects.set(object, { bytes: body, type: headers['content-type'] })
      return answer.writeHead(200).end()
    }
    if (method === 'DELETE') {
      made.objects.delete(object)
      return answer.writeHead(204).end()
    }
    if (object === '') return xml(answer, 200, listing(made.objects, url.searchParams))
    if (!kept) return refusal(answer, 404, 'NoSuchKey')
    return answer.writeHead(200, { 'content-length': kept.bytes.length, 'content-type': kept.type ?? '' }).end(kept.bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  bucket.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  made.stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return made
}
