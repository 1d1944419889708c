/** Where a page of a list ended: the sort key of its last row and its id. */
export type Place = { key: string; id: string }

export const cursorOf = ({ key, id }: Place): string => Buffer.from(`${key} ${id}`).toString('base64url')

const made = /^((?:[\d:.+TZ-]|infinity){1,40}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** The place, or undefined where the text was not made here. */
export function placeOf(cursor: string): Place | undefined {
  if (cursor.length > 200 || !/^[\w-]+$/.test(cursor)) return undefined
  const found = made.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  const [, key, id] = found ?? []
  if (!key || !id || (key !== 'infinity' && Number.isNaN(Date.parse(key)))) return undefined
  return { key, id }
}

export type Paged<T> = { items: T[]; next: string | null }

/** A page out of one row more than was asked for. */
export function pageOf<T>(rows: readonly (T & Place)[], limit: number): Paged<T & Place> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? cursorOf(last) : null }
}
