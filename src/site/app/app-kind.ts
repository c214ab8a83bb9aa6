import { Server } from 'node:http';
import type { AppKind } from '../../options/index.ts';

/** What kind of app an export is, by its properties, so that the version of the framework does not matter. */
export function appKindOf(value: unknown): AppKind | 'promise' | 'factory' | undefined {
  if (value instanceof Server) return 'server';
  if (has(value, 'callback', 'use')) return 'koa';
  if (has(value, 'ready', 'inject') && 'server' in value) return 'fastify';
  if (has(value, 'then')) return 'promise';
  if (typeof value === 'function' && (value.length >= 2 || has(value, 'handle'))) return 'node';
  if (has(value, 'fetch')) return 'fetch';
  if (typeof value !== 'function') return undefined;
  return value.length === 1 ? 'fetch' : 'factory';
}

function has(value: unknown, ...methods: readonly string[]): value is object {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
}
