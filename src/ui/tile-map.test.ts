import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { type Place, stepOf, tileMap } from './tile-map.ts'

const rows = parse(readFileSync('cities/metro/kelurahan.csv'), { columns: true }) as Record<string, string>[]
const metro: Place[] = rows.map((row) => ({
  key: row.name ?? '',
  group: row.district_code ?? '',
  lat: Number(row.lat),
  lon: Number(row.lon),
}))

describe('a map of tiles', () => {
  const tiles = tileMap(metro)

  it('gives every place a tile of its own inside four columns', () => {
    expect(tiles).toHaveLength(22)
    expect(new Set(tiles.map(({ column, row }) => `${column}/${row}`)).size).toBe(22)
    for (const { column, row } of tiles) {
      expect(column).toBeGreaterThanOrEqual(1)
      expect(column).toBeLessThanOrEqual(4)
      expect(row).toBeLessThanOrEqual(9)
    }
  })

  it('keeps north up and west left for at least nineteen of twenty pairs', () => {
    const kept = { north: 0, west: 0, all: 0 }
    metro.forEach((a, i) => {
      metro.slice(i + 1).forEach((b, j) => {
        const [ta, tb] = [tiles[i], tiles[i + 1 + j]]
        if (!ta || !tb) return
        kept.all += 1
        if ((a.lat - b.lat) * (tb.row - ta.row) >= 0) kept.north += 1
        if ((a.lon - b.lon) * (ta.column - tb.column) >= 0) kept.west += 1
      })
    })
    expect(kept.all).toBe(231)
    expect(kept.north).toBeGreaterThan(219)
    expect(kept.west).toBeGreaterThan(219)
  })

  it('marks borders from both sides', () => {
    const at = new Map(tiles.map((tile) => [`${tile.column}/${tile.row}`, tile]))
    for (const tile of tiles) {
      const right = at.get(`${tile.column + 1}/${tile.row}`)
      if (right) expect(tile.edges.includes('right')).toBe(right.edges.includes('left'))
      else expect(tile.edges).toContain('right')
    }
  })

  it('draws one place and none', () => {
    expect(tileMap([])).toEqual([])
    expect(tileMap([{ key: 'a', group: 'g', lat: 1, lon: 1 }])).toHaveLength(1)
  })
})

it('steps from nothing to the most', () => {
  expect([0, 1, 5, 9, 13, 16].map((count) => stepOf(count, 16))).toEqual([1, 2, 3, 4, 5, 5])
  expect(stepOf(0, 0)).toBe(1)
})
