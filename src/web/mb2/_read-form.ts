import type { Visit } from '../visit.ts'

/** A field of a sent form as text; what was not sent is empty. */
export type Fields = (name: string) => string

export async function readForm(visit: Visit): Promise<Fields> {
  const body = await visit.c.req.parseBody()
  return (name) => {
    const value = body[name]
    return typeof value === 'string' ? value : ''
  }
}
