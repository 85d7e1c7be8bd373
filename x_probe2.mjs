import {DuckDBInstance, version} from '@duckdb/node-api';
for (const [path,extra] of [[':memory:',''],['/tmp/ing/p2.duckdb','']]) {
const i=await DuckDBInstance.create(path,{threads:'2',memory_limit:'1GB',temp_directory:'/tmp/ing/tmp',autoinstall_known_extensions:'false',autoload_known_extensions:'false'});
const c=await i.connect();
const q=async s=>{const t=Date.now();try{const r=JSON.stringify((await c.runAndReadAll(s)).getRowsJson()).slice(0,700);console.log(path, s.slice(0,200),'\n  ',Date.now()-t,'ms',r)}catch(e){console.log(s.slice(0,300),'\n  ERR',e.message.slice(0,600))}};
await q("set timezone='UTC'");
const opt=(n,d=',')=>`auto_detect=false, header=true, delim='${d}', quote='"', escape='"', columns={${Array.from({length:n},(_,k)=>`'c${k}':'VARCHAR'`).join(',')}}, store_rejects=true, rejects_table='re', rejects_scan='rs', rejects_limit=0, strict_mode=true, null_padding=false, max_line_size=4000000`;
const drop=async()=>{await c.run('drop table if exists re');await c.run('drop table if exists rs')};
const sel=`select c0, epoch_ms(try_cast(c1 as timestamptz)) a, md5_number(c2) h, c3, c4, c5, c6, try_cast(c7 as double)::bigint x, try_cast(c8 as double)::bigint y from read_csv('/tmp/ing/ex3m.csv', ${opt(9)})`;
await q(`create or replace table t as ${sel}`);await drop();
await q(`insert into t ${sel}`);await drop();
await q(`insert into t ${sel}`);await drop();
await q(`select count(*), min(c0) from (select c0,c3,count(*) n from t group by all)`);
await q(`select min(rowid), max(rowid) from t`);
}
