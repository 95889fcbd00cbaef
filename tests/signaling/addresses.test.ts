import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { addressesOf, greeting } from '../../signaling/addresses.ts';

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv4', address, internal, netmask: '', mac: '', cidr: null };
}

const interfaces = {
  lo: [ipv4('127.0.0.1', true)],
  docker0: [ipv4('172.17.0.1')],
  wlan0: [ipv4('192.168.4.2')],
};

describe('addresses', () => {
  test('on every address: localhost here, the Wi-Fi before what only looks like a network', () => {
    expect(addressesOf(interfaces, undefined, 4444)).toEqual({
      local: 'http://localhost:4444',
      network: ['http://192.168.4.2:4444', 'http://172.17.0.1:4444'],
    });
  });

  test('on one address, only that', () => {
    expect(addressesOf(interfaces, '127.0.0.1', 1)).toEqual({ local: 'http://localhost:1', network: [] });
    expect(addressesOf(interfaces, 'fe80::1', 1)).toEqual({
      local: 'http://[fe80::1]:1',
      network: ['http://[fe80::1]:1'],
    });
  });

  test('the greeting shows what to open and a code to scan, or says that there is no network', () => {
    const text = greeting(addressesOf(interfaces, undefined, 4444));
    expect(text).toContain('In this network:  http://192.168.4.2:4444');
    expect(text).toContain('or  http://172.17.0.1:4444');
    expect(text.split('\n').length).toBeGreaterThan(15);
    expect(greeting({ local: 'http://localhost:1', network: [] })).toContain('no network address');
  });
});
