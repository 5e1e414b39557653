package dev.sealane.agent.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;

/**
 * The public half of a private key. Key files of devices often hold the private half alone.
 *
 * <p>Done once, when the agent starts. The arithmetic for EC is not constant in time; nobody outside can measure one
 * computation at a time he cannot choose.
 */
final class PublicKeys {
    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private PublicKeys() {}

    static PublicKey of(PrivateKey key) throws GeneralSecurityException {
        return switch (key) {
            case RSAPrivateCrtKey rsa ->
                KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            case ECPrivateKey ec -> {
                ECPoint point = multiply(ec.getParams(), ec.getS());
                yield KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, ec.getParams()));
            }
            case EdECPrivateKey ed -> ed25519(ed);
            default -> throw new InvalidKeyException("expected an RSA, EC or Ed25519 key, found " + key.getAlgorithm());
        };
    }

    /** An Ed25519 key pair is a function of 32 random bytes, and the private key is these bytes (RFC 8032, 5.1.5). */
    private static PublicKey ed25519(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] seed = key.getBytes().orElseThrow(() -> new InvalidKeyException("the Ed25519 key hides its bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(255, new SeedInstead(seed));
        return generator.generateKeyPair().getPublic();
    }

    /** Gives a key generator the seed it would otherwise draw. */
    private static final class SeedInstead extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        SeedInstead(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("the generator wanted " + bytes.length + " bytes, expected 32");
            }
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    /** Double and add on a curve over a prime field. */
    private static ECPoint multiply(ECParameterSpec curve, BigInteger scalar) throws InvalidKeyException {
        if (!(curve.getCurve().getField() instanceof ECFieldFp field)) {
            throw new InvalidKeyException("expected a curve over a prime field");
        }
        ECPoint sum = ECPoint.POINT_INFINITY;
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = add(sum, sum, curve, field.getP());
            if (scalar.testBit(bit)) {
                sum = add(sum, curve.getGenerator(), curve, field.getP());
            }
        }
        return sum;
    }

    private static ECPoint add(ECPoint one, ECPoint other, ECParameterSpec curve, BigInteger p) {
        if (one.equals(ECPoint.POINT_INFINITY)) {
            return other;
        }
        if (other.equals(ECPoint.POINT_INFINITY)) {
            return one;
        }
        BigInteger slope;
        if (one.equals(other)) {
            BigInteger top = one.getAffineX()
                    .modPow(TWO, p)
                    .multiply(THREE)
                    .add(curve.getCurve().getA());
            slope = top.multiply(one.getAffineY().multiply(TWO).modInverse(p)).mod(p);
        } else if (one.getAffineX().equals(other.getAffineX())) {
            return ECPoint.POINT_INFINITY;
        } else {
            BigInteger top = other.getAffineY().subtract(one.getAffineY());
            slope = top.multiply(other.getAffineX().subtract(one.getAffineX()).modInverse(p))
                    .mod(p);
        }
        BigInteger x = slope.modPow(TWO, p)
                .subtract(one.getAffineX())
                .subtract(other.getAffineX())
                .mod(p);
        BigInteger y = slope.multiply(one.getAffineX().subtract(x))
                .subtract(one.getAffineY())
                .mod(p);
        return new ECPoint(x, y);
    }
}
