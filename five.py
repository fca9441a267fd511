import sys, time
import numpy as np
from groups.matching.generator import generate
from groups.matching import solver
import groups.matching.cuts as C, groups.matching.help as H
FAM=[((2,1,1,1),3),((1,1,1,1,1),3),((1,1,1,1,1),2),((2,2,1,1,1),4),((3,1,1,1,1),4),((3,2,2,1,1),5),((2,2,1,1,1),3),((3,3,2,2,1),4)]
def search(meets,x,rng,N=48,sweeps=4):
    R,F=meets.shape; found={}
    for u,den in FAM:
        rhs=sum(u)//den; n=len(u)
        S=np.argsort(rng.random((N,R)),axis=1)[:,:n]
        best=np.full(N,-9.)
        for _ in range(sweeps):
            before=best.copy()
            for k in range(n):
                base=sum(u[j]*meets[S[:,j]] for j in range(n) if j!=k)
                val=(((base[:,None,:]+u[k]*meets[None,:,:])//den)*x).sum(axis=2)
                for j in range(n):
                    if j!=k: val[np.arange(N),S[:,j]]=-9
                S[:,k]=val.argmax(axis=1); best=val.max(axis=1)
            if (best<=before+1e-9).all(): break
        for i in np.flatnonzero(best>rhs+0.02):
            found[(u,den,tuple(S[i].tolist()))]=best[i]-rhs
    return found
def run(program,least,rounds=40):
    rng=np.random.default_rng(0); cuts={}
    t=time.process_time()
    for rd in range(rounds):
        program.solver.run()
        sol=program.solver.getSolution(); taken=np.array(sol.col_value); val=program.solver.getInfo().objective_function_value
        frac=int(((taken>1e-6)&(taken<1-1e-6)).sum())
        tri=[c for c in program._violated(taken)]
        used=np.flatnonzero(taken>1e-7); m=program.meets[:,used].astype(np.int16); act=np.flatnonzero(m.sum(axis=1))
        f=search(m[act],taken[used],rng) if frac else {}
        if rd%4==0 or not (tri or f): print('  round',rd,'val %.0f'%(val/1),'frac',frac,'tri',len(tri),'five',len(f),'%.2f s'%(time.process_time()-t))
        if not tri and not f: break
        top=sorted(f.items(),key=lambda kv:-kv[1])[:40]
        rows=[]
        for (u,den,S),_v in top:
            coef=sum(uu*program.meets[act[s]].astype(np.int16) for uu,s in zip(u,S))//den
            rows.append((coef,sum(u)//den))
        for c in tri: rows.append(((program.meets[list(c)].sum(axis=0)>=2).astype(int),1))
        idx=[np.flatnonzero(r) for r,_ in rows]
        starts=np.cumsum([0,*[len(i) for i in idx[:-1]]]).astype(np.int32)
        program.solver.addRows(len(rows),np.full(len(rows),-1e30),np.array([float(b) for _,b in rows]),sum(map(len,idx)),starts,np.concatenate(idx).astype(np.int32),np.concatenate([r[i] for (r,_),i in zip(rows,idx)]).astype(float))
of=C.tighten
def tg(columns,owners,units,least):
    w=np.array([c.value for c in columns],float)
    p=C.Program(columns,owners,units,w); print('base',len(columns),'least',least)
    run(p,least); 
    return of(columns,owners,units,least)
import groups.matching.exact as E
E.tighten=tg
solver.solve(generate(20,80,int(sys.argv[1])),effort='quick')
