import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A request as it came over the wire, before anything decoded it. */
export type Wire = { method: string; target: string; headers: Record<string, string | undefined>; bodySha256: string }
export type Key = { id: string; secret: string; region: string }

const hex = (text: string) => createHash('sha256').update(text).digest('hex')
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** RFC 3986: everything but letters, digits and `-._~`. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function canonicalQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => [encoded(name), encoded(value)] as const)
  return pairs
    .sort(([a, b], [c, d]) => (a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
}

/** S3 takes the path as it is, each part encoded once. */
const canonicalPath = (path: string) =>
  path
    .split('/')
    .map((part) => encoded(decodeURIComponent(part)))
    .join('/')

const shape =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/

/** Why a request is not the one the holder of the key signed, by the code S3 gives it. Written from the specification of Signature Version 4. */
export function whyNotSigned(wire: Wire, key: Key, now: Date): string | undefined {
  const [, id, day, region, names, signature] = shape.exec(wire.headers.authorization ?? '') ?? []
  if (!id || !day || !region || !names || !signature) return 'AccessDenied'
  if (id !== key.id) return 'InvalidAccessKeyId'
  if (region !== key.region) return 'AuthorizationHeaderMalformed'
  const at = wire.headers['x-amz-date'] ?? ''
  const time = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!at.startsWith(day) || !(Math.abs(now.getTime() - time) <= 15 * 60_000)) return 'RequestTimeTooSkewed'
  const signedNames = names.split(';')
  const needed = ['host', ...Object.keys(wire.headers).filter((name) => name.startsWith('x-amz-'))]
  if (needed.some((name) => !signedNames.includes(name))) return 'AccessDenied'
  const said = wire.headers['x-amz-content-sha256'] ?? ''
  if (said !== 'UNSIGNED-PAYLOAD' && said !== wire.bodySha256) return 'XAmzContentSHA256Mismatch'
  const [path = '/', query = ''] = wire.target.split('?')
  const canonical = [
    wire.method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedNames.map((name) => `${name}:${(wire.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names,
    said,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const signing = ['aws4_request'].reduce(mac, mac(mac(mac(`AWS4${key.secret}`, day), region), 's3'))
  const expected = mac(signing, ['AWS4-HMAC-SHA256', at, scope, hex(canonical)].join('\n'))
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch'
}
