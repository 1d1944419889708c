/** Where a page of a list ended: the sort key of its last row and its id. */
export type Place = { key: string; id: string }

export const cursorOf = ({ key, id }: Place): string => Buffer.from(`${key} ${id}`).toString('base64url')

const made = /^(infinity|\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d\.\d{6}Z)?) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** A day that is in the calendar, at an hour there is: nothing else was ever written here. */
function isMoment(key: string): boolean {
  const at = Date.parse(key)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === key.slice(0, 10)
}

/** The place, or undefined where the text was not made here. */
export function placeOf(cursor: string): Place | undefined {
  if (cursor.length > 200 || !/^[\w-]+$/.test(cursor)) return undefined
  const [, key, id] = made.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  return key && id && (key === 'infinity' || isMoment(key)) ? { key, id } : undefined
}

export type Paged<T> = { items: T[]; next: string | null }

/** A page out of one row more than was asked for. */
export function pageOf<T>(rows: readonly (T & Place)[], limit: number): Paged<T & Place> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? cursorOf(last) : null }
}

export const isPlace = (cursor: string): boolean => placeOf(cursor) !== undefined
