#include "textflag.h"

// term makes the series, in Y4 and Y5, longer by the term whose factor is at a place of the
// table; r is in Y0 and Y1.
#define term(at) \
	VMULPD Y0, Y4, Y4; \
	VMULPD Y1, Y5, Y5; \
	VBROADCASTSD at(DX), Y8; \
	VADDPD Y8, Y4, Y4; \
	VADDPD Y8, Y5, Y5

// func expEights(x *float64, eights int, table *[17]float64)
TEXT ·expEights(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ eights+8(FP), CX
	MOVQ table+16(FP), DX
	VBROADCASTSD 96(DX), Y14
	VBROADCASTSD 104(DX), Y15
	VBROADCASTSD 112(DX), Y13
	VBROADCASTSD 120(DX), Y12
	VBROADCASTSD 128(DX), Y11

next:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMULPD Y14, Y0, Y2
	VMULPD Y14, Y1, Y3
	VADDPD Y15, Y2, Y2
	VADDPD Y15, Y3, Y3
	VSUBPD Y15, Y2, Y4
	VSUBPD Y15, Y3, Y5
	VMULPD Y13, Y4, Y6
	VMULPD Y13, Y5, Y7
	VSUBPD Y6, Y0, Y0
	VSUBPD Y7, Y1, Y1
	VMULPD Y12, Y4, Y4
	VMULPD Y12, Y5, Y5
	VSUBPD Y4, Y0, Y0
	VSUBPD Y5, Y1, Y1
	VPSLLQ $52, Y2, Y2
	VPSLLQ $52, Y3, Y3
	VPADDQ Y11, Y2, Y2
	VPADDQ Y11, Y3, Y3
	VBROADCASTSD 0(DX), Y4
	VMOVAPD Y4, Y5
	term(8)
	term(16)
	term(24)
	term(32)
	term(40)
	term(48)
	term(56)
	term(64)
	term(72)
	term(80)
	term(88)
	VMULPD Y0, Y0, Y6
	VMULPD Y1, Y1, Y7
	VMULPD Y6, Y4, Y4
	VMULPD Y7, Y5, Y5
	VADDPD Y0, Y4, Y4
	VADDPD Y1, Y5, Y5
	VADDPD Y11, Y4, Y4
	VADDPD Y11, Y5, Y5
	VMULPD Y2, Y4, Y4
	VMULPD Y3, Y5, Y5
	VMOVUPD Y4, (SI)
	VMOVUPD Y5, 32(SI)
	ADDQ $64, SI
	DECQ CX
	JNZ next
	VZEROUPPER
	RET
